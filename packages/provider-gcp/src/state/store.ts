/** A state as one object of Cloud Storage; its tag is the generation, and a bucket with versioning keeps the older ones. */
import type { StateStore } from '@skyfold/plugin-api'
import { SkyfoldError } from '@skyfold/plugin-api'
import { textOf } from '../connection/exchange.ts'
import { errors } from '../errors.ts'
import { createBlobs } from './blobs.ts'
import type { Place } from './place.ts'
import type { ObjectStorage, Outcome } from './request.ts'
import { ABSENT } from './request.ts'

export function createStore(storage: ObjectStorage, place: Place): StateStore {
  const { bucket, folder } = place
  const name = `${folder}state.json`
  const location = `gs://${bucket}/${name}`
  return {
    location,
    async get() {
      const found = await storage.get(bucket, name).catch(async (error: unknown) => {
        throw await place.explain(error)
      })
      return found && { body: textOf(found.bytes), tag: found.generation }
    },
    async put(body, expected) {
      await place.prepare()
      const outcome = await storage.put(bucket, name, Buffer.from(body), expected ?? ABSENT)
      // Without its bucket the state that is expected is gone, too.
      if (outcome.status === 'no-bucket' && expected === null) throw place.missing()
      return valueOf(outcome, location)
    },
    async remove(expected) {
      await place.prepare()
      valueOf(await storage.delete(bucket, name, expected), location)
    },
    async history() {
      const listed = await storage.list(bucket, name, true)
      return listed
        .filter((each) => each.name === name && !each.isLive)
        .map(({ generation, timeCreated }) => ({ id: generation, time: Date.parse(timeCreated) }))
        .sort((a, b) => Number(BigInt(b.id) - BigInt(a.id)))
    },
    async past(id) {
      const found = /^\d+$/.test(id) ? await storage.get(bucket, name, id) : null
      return found && textOf(found.bytes)
    },
    blobs: createBlobs(storage.forPackages(), place),
  }
}

function valueOf<T>(outcome: Outcome<T>, location: string): T {
  if (outcome.status === 'done') return outcome.value
  throw new SkyfoldError(errors.GCP_STATE_CONFLICT({ location }), { failure: 'conflict' })
}
