/** Where the state of a stack lies and who is at work: what the engine and the providers are handed. */
import path from 'node:path'
import { randomBytes } from 'node:crypto'
import type { Env } from '@skyfold/engine'
import { createEnv } from '@skyfold/engine'
import type { ConnectOptions, StateHome, StateStore } from '@skyfold/plugin-api'
import type { Session } from '../command/session.ts'
import { openHome } from '../state/state-home.ts'
import { actorOf, paceOf } from './actor.ts'
import { unguarded } from './connecting.ts'
import type { Destination } from './destination.ts'
import { OUR_FOLDER } from './our-folder.ts'

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

/** Folder of the packages of one destination. */
export function artifactFolder(root: string, { stack, target }: Destination): string {
  return path.join(root, OUR_FOLDER, 'artifacts', stack.stage, `${target.provider}-${target.region}`)
}

/** Opens the home of the state; what is not there yet is not made. Errors: those of `openHome`. */
export async function accessStack(session: Session, destination: Destination): Promise<StackAccess> {
  const env = createEnv({ ...actorOf(session.env), ...paceOf(session.env) })
  // Providers go by the clock on the wall: what they wait for does not run faster.
  const connectOptions = (guard: () => void): ConnectOptions => connectOptionsOf(session, destination, guard)
  // A store needs no guard: its writes are fenced by the tag that they expect.
  const home = await openHome(destination.state, connectOptions(unguarded))
  return {
    store: home.store,
    env,
    secretKey: () => madeKey(home),
    existingSecretKey: async () => (await home.secretKey(false)) ?? randomBytes(32),
    connectOptions,
  }
}

/** What a provider gets that is asked something without the state. */
export function connectOptionsOf(
  { root, env }: Session,
  { stack, target }: Destination,
  guard: () => void,
): ConnectOptions {
  return { stack, options: target.options, root, env, clock: createEnv(actorOf(env)), guard }
}

/** As `Provider.needsRefresh`. */
export async function needsRefresh(session: Session, destination: Destination): Promise<boolean> {
  const { provider } = destination
  return (await provider.needsRefresh?.(connectOptionsOf(session, destination, unguarded))) ?? false
}

async function madeKey(home: StateHome): Promise<Uint8Array> {
  const key = await home.secretKey(true)
  if (key === null) throw new Error(`${home.store.location}: no secret key was made`)
  return key
}
