/** Reads the state and waits until nobody else works on it. */
import { SkyfoldError, type StackId } from '@skyfold/plugin-api'
import type { Env } from '../env.ts'
import type { EventSink } from '../events.ts'
import { newestBackup } from '../state/backup.ts'
import { decodeState } from '../state/codec.ts'
import type { Lease, State } from '../state/state.ts'
import type { StateStore, StateTag, StoredState } from '@skyfold/plugin-api'
import { GUARD_MS, LEASE_TTL_MS, LOCK_TIMEOUT_MS, POLL_MS } from './timing.ts'

/** Where to look, and how long. */
export interface LoadOptions {
  readonly stack: StackId
  readonly store: StateStore
  readonly env: Env
  readonly events: EventSink
  readonly lockTimeoutMs?: number
  readonly drain: AbortSignal
}

/** What was found. */
export type Loaded =
  | {
      readonly status: 'free'
      readonly state: State | null
      readonly tag: StateTag | null
      /** Since when (monotonic clock) no earlier holder sends anything. */
      readonly quietSince: number
    }
  | { readonly status: 'locked'; readonly state: State; readonly lease: Lease }
  | { readonly status: 'interrupted'; readonly state: State }

/** A stored state, and since when (own clock) it has been seen unchanged. */
interface Sighting {
  readonly state: State
  readonly tag: StateTag
  readonly since: number
}

/** One GET when the state is free. Errors: those of the store and of `decodeState`. */
export async function loadState(options: LoadOptions): Promise<Loaded> {
  const { env, events, drain, lockTimeoutMs = LOCK_TIMEOUT_MS } = options
  const start = env.now()
  for (let last: Sighting | null = null; ;) {
    const seen: Sighting | null = await look(options, last)
    const now = env.now()
    if (!seen) return { status: 'free', state: null, tag: null, quietSince: now }
    const { state, tag, since } = seen
    const { lease } = state
    if (!lease || env.hasExited?.(lease)) return { status: 'free', state, tag, quietSince: now }
    // Its holder's clock may run at another pace than ours.
    const ratio = (env.actor.pace ?? 1) / (lease.pace ?? 1)
    if (now - since >= LEASE_TTL_MS * ratio)
      return { status: 'free', state, tag, quietSince: since + GUARD_MS * ratio }
    if (now - start >= lockTimeoutMs) return { status: 'locked', state, lease }
    if (!last) events({ type: 'lock.wait', holder: holderOf(lease), command: lease.command })
    if (!(await waited(env, drain))) return { status: 'interrupted', state }
    last = seen
  }
}

async function look(options: LoadOptions, last: Sighting | null): Promise<Sighting | null> {
  const { env, stack, store } = options
  const stored = await getPatiently(options)
  if (!stored || stored.tag === last?.tag) return stored && last
  const { body, tag } = stored
  return { state: await decodeStored(body, stack, store), tag, since: env.now() }
}

/** `user@host`, or the CI run. */
export function holderOf(lease: Lease): string {
  return lease.ci ?? `${lease.user}@${lease.host} (process ${lease.pid})`
}

/** The stored state, decoded. */
export async function readState(
  store: StateStore,
  stack: StackId,
): Promise<{ readonly state: State; readonly tag: StateTag } | null> {
  const stored: StoredState | null = await store.get()
  return stored && { state: await decodeStored(stored.body, stack, store), tag: stored.tag }
}

/** Errors: those of `decodeState`; what cannot be read is refused with the generation that could take its place. */
async function decodeStored(body: string, stack: StackId, store: StateStore): Promise<State> {
  try {
    return decodeState(body, stack, store.location)
  } catch (error) {
    if (!(error instanceof SkyfoldError) || error.diagnostic.code !== 'ENGINE_STATE_UNREADABLE') throw error
    const backup = await newestBackup(stack, store).catch(() => null)
    return decodeState(body, stack, store.location, backup?.id)
  }
}

/** A store that does not answer is asked again until the guard of any holder would have tripped. */
async function getPatiently({ store, env, drain }: LoadOptions): Promise<StoredState | null> {
  const giveUp = env.now() + GUARD_MS
  for (;;) {
    try {
      return await store.get()
    } catch (error) {
      if (!(error instanceof SkyfoldError) || !RETRIED.has(error.failure) || env.now() >= giveUp) throw error
      if (!(await waited(env, drain))) throw error
    }
  }
}

const RETRIED: ReadonlySet<string> = new Set(['ambiguous', 'transient', 'throttle', 'busy', 'eventual'])

function waited(env: Env, drain: AbortSignal): Promise<boolean> {
  return env.sleep(POLL_MS, drain).then(
    () => true,
    () => false,
  )
}
