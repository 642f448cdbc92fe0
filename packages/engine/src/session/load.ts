/** Reads the state and waits until nobody else works on it. */
import { SkyfoldError, type StackId } from '@skyfold/plugin-api'
import type { Env } from '../env.ts'
import type { EventSink } from '../events.ts'
import { decodeState } from '../state/codec.ts'
import type { Lease, State } from '../state/state.ts'
import type { StateStore, StateTag, StoredState } from '../state-store.ts'
import { GUARD_MS, LEASE_TTL_MS, LOCK_TIMEOUT_MS, POLL_MS } from './timing.ts'

export interface LoadOptions {
  readonly stack: StackId
  readonly store: StateStore
  readonly env: Env
  readonly events: EventSink
  readonly lockTimeoutMs?: number
  readonly drain: AbortSignal
}

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

/** One GET when the state is free. Errors: those of the store and of `decodeState`. */
export async function loadState(options: LoadOptions): Promise<Loaded> {
  const { env, events, drain, lockTimeoutMs = LOCK_TIMEOUT_MS } = options
  const start = env.now()
  let seenTag: StateTag | null = null
  let seenAt = start
  for (;;) {
    const stored = await readStored(options)
    const now = env.now()
    if (!stored) return { status: 'free', state: null, tag: null, quietSince: now }
    const { state, tag } = stored
    if (!state.lease) return { status: 'free', state, tag, quietSince: now }
    if (seenTag === null) {
      events({ type: 'lock.wait', holder: holderOf(state.lease), command: state.lease.command })
    }
    if (seenTag !== tag) seenAt = now
    seenTag = tag
    if (env.hasExited?.(state.lease)) return { status: 'free', state, tag, quietSince: now }
    if (now - seenAt >= LEASE_TTL_MS) return { status: 'free', state, tag, quietSince: seenAt + GUARD_MS }
    if (now - start >= lockTimeoutMs) return { status: 'locked', state, lease: state.lease }
    if (!(await waited(env, drain))) return { status: 'interrupted', state }
  }
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
  return stored && { state: decodeState(stored.body, stack, store.location), tag: stored.tag }
}

/** A store that does not answer is asked again until the guard of any holder would have tripped. */
async function readStored({ store, stack, env, drain }: LoadOptions): ReturnType<typeof readState> {
  const giveUp = env.now() + GUARD_MS
  for (;;) {
    try {
      return await readState(store, stack)
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
