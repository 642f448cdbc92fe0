/** A package that the user built: checked, then taken byte for byte. */
import type { Diagnostic, Service, SourceRange } from '@skyfold/manifest'
import { resolveInside } from '@skyfold/manifest'
import type { Unit } from '@skyfold/plugin-api'
import { readFile, stat } from 'node:fs/promises'
import { bundleDiagnostics } from '../diagnostics.ts'
import { isDenied } from '../files/deny-list.ts'
import { readZip } from '../zip/zip-reader.ts'
import type { Packed } from './packed.ts'

export interface Prebuilt {
  /** Absent when an error is among the diagnostics. */
  readonly packed?: Packed
  readonly diagnostics: readonly Diagnostic[]
}

/** Bytes of a zip that is read into memory; no cloud takes as much. */
const SIZE_LIMIT = 1024 ** 3

/** Reads the zip `file` (relative to the service folder) that is to be the package of `unit`. */
export async function readPrebuilt(service: Service, unit: Unit, file: string): Promise<Prebuilt> {
  const origin = { source: unitSource(service, unit) }
  const resolved = await resolveInside(service.root, file)
  const facts = resolved.ok ? await stat(resolved.path).catch(() => undefined) : undefined
  if (!resolved.ok || !facts?.isFile()) {
    return { diagnostics: [bundleDiagnostics.BUNDLE_PREBUILT_NOT_FOUND({ path: file }, origin)] }
  }
  const refuse = (reason: string): Prebuilt => ({
    diagnostics: [bundleDiagnostics.BUNDLE_PREBUILT_REFUSED({ path: file, reason }, origin)],
  })
  if (facts.size > SIZE_LIMIT) return refuse(`it has ${facts.size} bytes`)
  const zip = await readFile(resolved.path)
  const content = await readZip(zip)
  if (!content.ok) return refuse(content.reason)
  const denied = content.entries.map((entry) => entry.path).filter(isDenied)
  return {
    packed: { unit: unit.id, zip, files: content.entries },
    diagnostics:
      denied.length > 0
        ? [bundleDiagnostics.BUNDLE_PREBUILT_SECRET({ path: file, paths: denied }, origin)]
        : [],
  }
}

/** Where the manifest defines the (first) function of a unit. */
export function unitSource(service: Service, unit: Unit): SourceRange | undefined {
  return service.functions.find(({ name }) => unit.functions.includes(name))?.source
}
