/** One value out of the resolved manifest. */
import type { Json, ResolvedValue } from '@skyfold/manifest'
import { Stop } from '../command/report.ts'
import type { Session } from '../command/session.ts'
import { cliDiagnostics } from '../diagnostics.ts'

/** The same value as plain JSON; secrets read `[secret]`. */
export function withoutSecrets(value: ResolvedValue): Json {
  // A secret's own toJSON hides it, and everything else is JSON already.
  return JSON.parse(JSON.stringify(value)) as Json
}

/** The value at `a.b.0`; all of it without a path. Errors: Stop (usage) when nothing is there. */
export async function selectPath(
  { findings }: Session,
  value: Json,
  path: string | undefined,
): Promise<Json> {
  let current = value
  for (const key of path === undefined || path === '' ? [] : path.split('.')) {
    const next = memberOf(current, key)
    if (next === undefined) {
      await findings.report([cliDiagnostics.CLI_PATH_UNKNOWN({ path: path ?? '', known: keysOf(current) })])
      throw new Stop('usage')
    }
    current = next
  }
  return current
}

function memberOf(value: Json, key: string): Json | undefined {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
  // An array answers to its indices.
  return (value as { readonly [key: string]: Json })[key]
}

function keysOf(value: Json): readonly string[] {
  return typeof value === 'object' && value !== null ? Object.keys(value) : []
}
