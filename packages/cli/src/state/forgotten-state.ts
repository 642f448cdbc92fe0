/**
 * A stack that was deployed with its state in the service folder, and whose state is looked for elsewhere now, would
 * seem to be new: everything would be made a second time. So an empty place is believed only after a look into the folder.
 */
import type { StackId, StateStore, StoredState } from '@skyfold/plugin-api'
import { SkyfoldError } from '@skyfold/plugin-api'
import { cliDiagnostics } from '../diagnostics.ts'

/** `chosen`, which is not empty while `files` hold the state. Errors of `get`: CLI_STATE_FORGOTTEN. */
export function refuseForgotten(chosen: StateStore, files: StateStore, stack: StackId): StateStore {
  return {
    location: chosen.location,
    async get(): Promise<StoredState | null> {
      const stored = await chosen.get()
      if (stored || !(await files.get())) return stored
      const { service, stage, provider, region } = stack
      const detail = { service, stage, provider, region, found: files.location, chosen: chosen.location }
      throw new SkyfoldError(cliDiagnostics.CLI_STATE_FORGOTTEN(detail))
    },
    put: (body, expected) => chosen.put(body, expected),
    remove: (expected) => chosen.remove(expected),
    history: () => chosen.history(),
    past: (id) => chosen.past(id),
    blobs: chosen.blobs,
  }
}
