/** Where the state of a stack lies and who is at work: what the engine and the providers are handed. */
import { existsSync } from 'node:fs'
import path from 'node:path'
import { randomBytes } from 'node:crypto'
import type { Env } from '@skyfold/engine'
import { createEnv, createFileStore, loadSecretKey } from '@skyfold/engine'
import type { ConnectOptions, StateStore } from '@skyfold/plugin-api'
import type { Session } from '../command/session.ts'
import { actorOf } from './actor.ts'
import type { Destination } from './destination.ts'

export interface StackAccess {
  readonly store: StateStore
  readonly env: Env
  /** The key of secret hashes, made when it is absent. */
  readonly secretKey: () => Promise<Uint8Array>
  /** The same without writing: a state that holds hashes has a key already. */
  readonly existingSecretKey: () => Promise<Uint8Array>
  /** What `Provider.connect` gets. `guard` runs before each request. */
  readonly connectOptions: (guard: () => void) => ConnectOptions
}

/** Everything below it is ours. */
export const OUR_FOLDER = '.skyfold'

/** Folder of the packages of one destination. */
export function artifactFolder(root: string, { stack, target }: Destination): string {
  return path.join(root, OUR_FOLDER, 'artifacts', stack.stage, `${target.provider}-${target.region}`)
}

/** Folder of all states of a service, and the key of their secret hashes. */
export function stateFolder(root: string): { readonly folder: string; readonly keyFile: string } {
  const folder = path.join(root, OUR_FOLDER, 'state')
  return { folder, keyFile: path.join(folder, 'secret.key') }
}

/** Opens nothing yet. */
export function accessStack(session: Session, { stack, target }: Destination): StackAccess {
  const { folder, keyFile } = stateFolder(session.root)
  const env = createEnv(actorOf(session.env))
  return {
    store: createFileStore({ folder, stack }),
    env,
    secretKey: () => loadSecretKey(keyFile),
    existingSecretKey: async () => (existsSync(keyFile) ? loadSecretKey(keyFile) : randomBytes(32)),
    connectOptions: (guard) => ({
      stack,
      options: target.options,
      root: session.root,
      env: session.env,
      clock: env,
      guard,
    }),
  }
}
