/** Blobs beside the state that never change. */
import type { BlobStore } from '@skyfold/plugin-api'
import type { Home } from './home.ts'
import { write } from './home.ts'

export function createBlobs(home: Home): BlobStore {
  const { place, service } = home
  const { container } = place
  const folder = `${place.folder}blobs/`
  return {
    // A conflict says that it is there, and that is success.
    put: async (name, bytes) => void (await write(home, `${folder}${name}`, bytes, null)),
    get: async (name) => (await service.get(container, `${folder}${name}`))?.bytes ?? null,
    async list(prefix) {
      const listed = await service.list(container, `${folder}${prefix}`, false)
      return listed.map(({ name }) => name.slice(folder.length)).sort()
    },
    async delete(name) {
      await home.prepare(false)
      await service.delete(container, `${folder}${name}`)
    },
  }
}
