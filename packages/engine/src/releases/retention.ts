/** Which releases are kept, and what that means for objects and blobs. */
import type { Plan } from '../plan.ts'
import type { State } from '../state/state.ts'
import { artifactName, recordName } from './record.ts'
import { type Release, RELEASES_KEPT } from './release.ts'
import type { Releasing } from './releasing.ts'

/** Traffic is about to move, if the plan moves any: from here on, until a release is kept, none serves. */
export function leaveRelease(state: State, plan: Plan, releasing: Releasing): State {
  const { release, returningTo: _, ...rest } = state
  const stays = release !== undefined && !plan.steps.some(({ phase }) => phase === 'cutover')
  return {
    ...rest,
    ...(stays ? { release } : {}),
    ...(releasing.kind === 'rollback' ? { returningTo: releasing.back.id } : {}),
  }
}

/** The newest release is this one; what only older ones need has to go. */
export function addRelease(state: State, release: Release): void {
  state.releases = [release, ...state.releases].slice(0, RELEASES_KEPT)
  state.release = release.id
  delete state.returningTo
  const named = new Set(
    state.releases.flatMap(({ retained }) =>
      Object.entries(retained).map(([address, { id }]) => JSON.stringify([address, id])),
    ),
  )
  for (const [token, record] of Object.entries(state.retired)) {
    if (named.has(JSON.stringify([record.address, record.id]))) continue
    state.deposed[token] = record
    delete state.retired[token]
  }
}

/** The stack goes, and its releases with it. */
export function forgetReleases(state: State): State {
  const { release: _, returningTo: __, ...rest } = state
  return { ...rest, releases: [], retired: {}, deposed: { ...state.deposed, ...state.retired } }
}

/** Names of the blobs that the kept releases are made of. */
export function keptBlobs({ releases }: Pick<State, 'releases'>): ReadonlySet<string> {
  return new Set(releases.flatMap(({ id, artifacts }) => [recordName(id), ...artifacts.map(artifactName)]))
}
