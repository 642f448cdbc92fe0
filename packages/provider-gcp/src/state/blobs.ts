/** Objects beside the state that never change. */
import type { BlobStore } from '@skyfold/plugin-api'
import type { Place } from './place.ts'
import type { ObjectStorage } from './request.ts'
import { ABSENT } from './request.ts'

export function createBlobs(storage: ObjectStorage, place: Place): BlobStore {
  const { bucket } = place
  const folder = `${place.folder}blobs/`
  return {
    async put(name, bytes) {
      await place.prepare()
      const outcome = await storage.put(bucket, `${folder}${name}`, bytes, ABSENT)
      if (outcome.status === 'no-bucket') throw place.missing()
    },
    get: async (name) => (await storage.get(bucket, `${folder}${name}`))?.bytes ?? null,
    async list(prefix) {
      const listed = await storage.list(bucket, `${folder}${prefix}`, false)
      return listed.map(({ name }) => name.slice(folder.length)).sort()
    },
    async delete(name) {
      await place.prepare()
      await storage.delete(bucket, `${folder}${name}`)
    },
  }
}
