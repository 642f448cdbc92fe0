/** A place with the service that holds it: what store, blobs and the key are written through. */
import { SkyfoldError } from '@skyfold/plugin-api'
import { stateErrors } from './diagnostics.ts'
import type { Place } from './place.ts'
import type { BlobService, Outcome } from './request.ts'

export interface Home {
  readonly place: Place
  readonly service: BlobService
  /** Called before anything is written. `anew`: its container is missing all the same. */
  prepare(anew: boolean): Promise<void>
}

/** `azblob://account/container/name`. */
export function locationOf({ place }: Home, name: string): string {
  return `azblob://${place.account}/${place.container}/${name}`
}

/** A write into the container of the place, which is made when it is one of ours. Errors: AZURE_STATE_CONTAINER_MISSING. */
export async function write(
  home: Home,
  name: string,
  bytes: Uint8Array,
  expected: string | null,
): Promise<Exclude<Outcome<string>, { status: 'no-container' }>> {
  const { place, service } = home
  const { account, container } = place
  await home.prepare(false)
  const first = await service.put(container, name, bytes, expected)
  if (first.status !== 'no-container') return first
  await home.prepare(true)
  const second = await service.put(container, name, bytes, expected)
  if (second.status !== 'no-container') return second
  const diagnostic = stateErrors.AZURE_STATE_CONTAINER_MISSING({ account, container })
  throw new SkyfoldError(diagnostic, { failure: 'invalid' })
}
