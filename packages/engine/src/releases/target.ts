/** Which release is meant. */
import type { Diagnostic } from '@skyfold/manifest'
import type { State } from '../state/state.ts'
import { releaseDiagnostics } from './diagnostics.ts'
import type { Release } from './release.ts'

/** The release to go back to, or why there is none. */
export type Target =
  | { readonly ok: true; readonly release: Release }
  | { readonly ok: false; readonly diagnostic: Diagnostic }

/**
 * The release whose id begins with `to`. Without `to`: the one to which a rollback was under way when it was cut off, or
 * the one before the release that serves, or the newest one when none serves.
 */
export function findTarget(
  {
    releases = [],
    release: current,
    returningTo,
  }: Partial<Pick<State, 'releases' | 'release' | 'returningTo'>>,
  to: string | undefined,
): Target {
  const known = releases.map(({ id }) => id)
  const wanted = to ?? returningTo
  if (wanted === undefined) {
    const previous = releases[known.indexOf(current ?? '') + 1]
    return previous ? { ok: true, release: previous } : fail(releaseDiagnostics.RELEASE_NONE({ known }))
  }
  const matches = releases.filter(({ id }) => wanted !== '' && id.startsWith(wanted))
  const [release, second] = matches
  if (!release) return fail(releaseDiagnostics.RELEASE_UNKNOWN({ wanted, known }))
  if (second)
    return fail(
      releaseDiagnostics.RELEASE_AMBIGUOUS({ prefix: wanted, matches: matches.map(({ id }) => id) }),
    )
  if (release.id === current) return fail(releaseDiagnostics.RELEASE_CURRENT({ release: current, known }))
  return { ok: true, release }
}

function fail(diagnostic: Diagnostic): Target {
  return { ok: false, diagnostic }
}
