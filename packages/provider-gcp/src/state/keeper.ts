/** States in Cloud Storage, by plain HTTPS: no SDK is loaded to read or write one. */
import type { ConnectOptions, StateHome, StateKeeper } from '@skyfold/plugin-api'
import { SkyfoldError } from '@skyfold/plugin-api'
import { projectOf } from '../connection/credentials.ts'
import { storageEmulator } from '../connection/endpoints.ts'
import { createRestClient } from '../connection/rest-client.ts'
import { errors } from '../errors.ts'
import { namedPlace, ownPlace } from './place.ts'
import { ObjectStorage } from './request.ts'
import { readSecretKey } from './secret-key.ts'
import type { Signer } from './signer.ts'
import { findSigner } from './signer.ts'
import { createStore } from './store.ts'

/** `gs://bucket/folder`; without a URL, the project's own bucket in the stack's region. */
export const states: StateKeeper = {
  scheme: 'gs',
  async open(url, connection): Promise<StateHome> {
    // What is no place is told before anybody has to sign in.
    const named = url === undefined ? undefined : namedPlace(url, connection)
    // An emulator knows nobody, so nobody has to sign in for it.
    const signer = storageEmulator(connection.env) ? undefined : await findSigner(connection)
    const storage = ObjectStorage.open(connection.env, signer)
    const project = (): string => projectFor(signer, connection)
    const place = named ?? ownPlace(storage, project(), connection)
    return {
      store: createStore(storage, place),
      secretKey: (make) => secretKey(signer, connection, make),
    }
  },
}

async function secretKey(
  known: Signer | undefined,
  connection: ConnectOptions,
  make: boolean,
): Promise<Uint8Array | null> {
  const signer = known ?? (await findSigner(connection))
  const project = projectFor(signer, connection)
  // The key never changes once it is there, so no lease has to be held to make it.
  const unguarded = { env: connection.env, guard: () => undefined }
  const client = createRestClient({ project, header: () => signer.header() }, unguarded)
  return readSecretKey(client, project, make)
}

function projectFor(signer: Signer | undefined, { options, env }: ConnectOptions): string {
  const project = signer?.project ?? projectOf(options, env)
  if (project) return project
  throw new SkyfoldError(errors.GCP_PROJECT_MISSING({}), { failure: 'denied' })
}
