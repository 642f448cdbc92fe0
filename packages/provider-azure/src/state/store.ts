/** A state as one blob; its tag is the ETag, and an account with versioning keeps the older ones. */
import type { StateStore } from '@skyfold/plugin-api'
import { SkyfoldError } from '@skyfold/plugin-api'
import { stateErrors } from './diagnostics.ts'
import { createBlobs } from './blobs.ts'
import type { Home } from './home.ts'
import { locationOf, write } from './home.ts'

/** Versions are named by the time of their writing. */
const VERSION = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z$/

export function createStore(home: Home): StateStore {
  const { place, service } = home
  const { container } = place
  const name = `${place.folder}state.json`
  const location = locationOf(home, name)
  const conflict = (): SkyfoldError =>
    new SkyfoldError(stateErrors.AZURE_STATE_CONFLICT({ location }), { failure: 'conflict' })
  return {
    location,
    async get() {
      const found = await service.get(container, name)
      return found && { body: found.bytes.toString('utf8'), tag: found.etag }
    },
    async put(body, expected) {
      const outcome = await write(home, name, Buffer.from(body), expected)
      if (outcome.status !== 'done') throw conflict()
      return outcome.value
    },
    async remove(expected) {
      await home.prepare(false)
      const { status } = await service.delete(container, name, expected)
      if (status !== 'done') throw conflict()
    },
    async history() {
      const listed = await service.list(container, name, true)
      return listed
        .flatMap(({ name: found, version, isCurrent, modified }) =>
          found === name && version !== undefined && !isCurrent ? [{ id: version, time: modified }] : [],
        )
        .sort((a, b) => (a.id < b.id ? 1 : -1))
    },
    async past(id) {
      const found = VERSION.test(id) ? await service.get(container, name, id) : null
      return found && found.bytes.toString('utf8')
    },
    blobs: createBlobs(home),
  }
}
