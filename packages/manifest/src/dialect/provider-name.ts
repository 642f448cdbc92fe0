/** Older names of providers. */
import type { SourceRange } from '../diagnostic.ts'
import type { Report } from '../report.ts'
import { dialectDiagnostics } from './diagnostics.ts'

const RENAMED: ReadonlyMap<string, string> = new Map([['google', 'gcp']])

/** The name that a provider has today; names of anything else stay as they are. */
export function providerName(written: string): string {
  return RENAMED.get(written) ?? written
}

/** The same, with a note at `source` when the name changes. */
export function noteProviderName(written: string, source: SourceRange, report: Report): string {
  const name = providerName(written)
  const note = { written: `\`${written}\``, read: `\`${name}\`` }
  if (name !== written) report(dialectDiagnostics.MANIFEST_LEGACY_FORM(note, { source }))
  return name
}
