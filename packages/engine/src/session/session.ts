/**
 * The lease of a run and its pen: everything that the run learns is written through here. Changes are collected and
 * written at most once a second; the same write renews the lease. Nothing waits for it, because every intent was
 * written before its request.
 */
import { SkyfoldError, type StackId } from '@skyfold/plugin-api'
import { engineDiagnostics } from '../diagnostics.ts'
import type { Env } from '../env.ts'
import type { EventSink } from '../events.ts'
import type { Safety } from '../safety.ts'
import { decodeState, encodeState } from '../state/codec.ts'
import type { State } from '../state/state.ts'
import type { StateStore, StateTag } from '@skyfold/plugin-api'
import {
  GUARD_MS,
  HEARTBEAT_MS,
  INTERVAL_CHARACTERS,
  WRITE_ATTEMPTS,
  WRITE_BACKOFF_MS,
  WRITE_INTERVAL_MS,
} from './timing.ts'

/** What a session works with. */
export interface SessionOptions {
  readonly stack: StackId
  readonly store: StateStore
  readonly env: Env
  readonly events: EventSink
  readonly command: string
  readonly safety: Safety
}

/** What became of one attempt to write. */
type Written =
  | { readonly status: 'ok'; readonly tag: StateTag }
  /** An earlier attempt of the same write had arrived. */
  | { readonly status: 'recognised'; readonly tag: StateTag }
  | { readonly status: 'lost' }
  | { readonly status: 'unknown' }

// The reason is not looked at; a text of its own spares the making of an error.
const STOPPED = 'stopped'

/** One run's hold on the state. */
export class Session {
  readonly #options: SessionOptions
  readonly #id: string
  #state: State
  #tag: StateTag | null
  /** When the last successful write was sent; `null` before the lease is taken. */
  #renewedAt: number | null = null
  #unwritten = false
  /** Characters of the state when it was last written. */
  #length = 0
  #lost = false
  #closed = false
  #stop = new AbortController()
  #writer: Promise<void> = Promise.resolve()

  /** Starts from a state as loaded (or made), stored under `tag`. */
  constructor(state: State, tag: StateTag | null, options: SessionOptions) {
    this.#state = state
    this.#tag = tag
    this.#options = options
    this.#id = options.env.randomHex(8)
  }

  get state(): State {
    return this.#state
  }

  /** Somebody else may hold the lease: no request may be sent any more. */
  get isLost(): boolean {
    if (this.#lost || this.#closed) return true
    const { env, safety } = this.#options
    return safety.guard && this.#renewedAt !== null && env.now() - this.#renewedAt >= GUARD_MS
  }

  /** Throws unless requests may be sent. Before the lease is taken the engine itself sends nothing that changes. */
  readonly guard = (): void => {
    if (this.isLost) throw new SkyfoldError(engineDiagnostics.ENGINE_FENCED({ seconds: GUARD_MS / 1000 }))
  }

  /** Takes the lease with one write that carries whatever `prepare` puts in. False: somebody else was faster. */
  async acquire(prepare: (state: State) => void): Promise<boolean> {
    const { env, command } = this.#options
    const since = new Date(env.wallTime()).toISOString()
    this.#state.lease = { ...env.actor, command, since }
    prepare(this.#state)
    return this.#writeAndGoOn()
  }

  /** Changes the state; written soon. */
  change(edit: (state: State) => void): void {
    edit(this.#state)
    this.#unwritten = true
  }

  /** Writes now and waits for it. False: the lease is lost. */
  async commit(): Promise<boolean> {
    await this.#pause()
    return this.#writeAndGoOn()
  }

  /** Gives the lease back with a last write. False: it was lost before. Errors: those of the store. */
  async close(): Promise<boolean> {
    this.#closed = true
    await this.#pause()
    if (this.#lost) return false
    this.#state.lease = null
    return this.#write()
  }

  /** As `close`, for a stack of which nothing is left: removes the state itself. */
  async closeAndRemove(): Promise<boolean> {
    if (!(await this.close())) return false
    const { store } = this.#options
    for (let attempt = 0; this.#tag !== null; attempt += 1) {
      const failure = await store.remove(this.#tag).then(() => null, asFailure)
      // On a conflict another run has started since: the state is its own, and stays.
      if (failure === null || failure.failure === 'conflict') return true
      await this.#backOff(failure, attempt)
      if ((await store.get())?.tag !== this.#tag) return true
    }
    return true
  }

  async #writeAndGoOn(): Promise<boolean> {
    if (!(await this.#write())) return false
    this.#stop = new AbortController()
    this.#writer = this.#keepWriting(this.#stop.signal)
    return true
  }

  async #pause(): Promise<void> {
    this.#stop.abort(STOPPED)
    await this.#writer
  }

  async #keepWriting(stop: AbortSignal): Promise<void> {
    const { env } = this.#options
    // Nothing waits for these writes: their cost may grow with the state, but not with its square.
    const interval = (): number =>
      Math.min(HEARTBEAT_MS, WRITE_INTERVAL_MS * Math.max(1, this.#length / INTERVAL_CHARACTERS))
    const beat = (): Promise<boolean> =>
      env.sleep(interval(), stop).then(
        () => true,
        () => false,
      )
    while (await beat()) {
      const due = this.#renewedAt === null || env.now() - this.#renewedAt >= HEARTBEAT_MS
      // A failed write is tried again at the next beat; the guard stops the run if that lasts too long.
      if (this.#unwritten || due) await this.#write().catch(() => false)
      if (this.#lost) return
    }
  }

  /** One compare-and-swap. True: written. False: somebody else wrote. Errors: the store failed otherwise. */
  async #write(): Promise<boolean> {
    const { env, events } = this.#options
    const serial = this.#state.serial + 1
    const write = `${this.#id}-${serial}`
    const body = encodeState({ ...this.#state, serial, write })
    this.#length = body.length
    this.#unwritten = false
    const firstSentAt = env.now()
    for (let attempt = 0; ; attempt += 1) {
      const sentAt = env.now()
      const written = await this.#put(body, write, attempt)
      if (written.status === 'unknown') continue
      if (written.status === 'lost') {
        this.#lost = true
        return false
      }
      this.#tag = written.tag
      // Others have been counting since any of the attempts.
      this.#renewedAt = written.status === 'recognised' ? firstSentAt : sentAt
      this.#state.serial = serial
      this.#state.write = write
      events({ type: 'commit', serial })
      // Some first writes make the place that they go to; one that lasted so long is no sign of life.
      if (this.isLost && !this.#closed && attempt < WRITE_ATTEMPTS) continue
      return true
    }
  }

  async #put(body: string, write: string, attempt: number): Promise<Written> {
    const { store } = this.#options
    try {
      return { status: 'ok', tag: await store.put(body, this.#tag) }
    } catch (error) {
      const failure = asFailure(error)
      if (failure.failure === 'conflict' || failure.failure === 'ambiguous') {
        const stored = await store.get().catch(() => 'unanswered' as const)
        if (stored !== 'unanswered') {
          if (stored && this.#isOwn(stored.body, write)) return { status: 'recognised', tag: stored.tag }
          if ((stored?.tag ?? null) !== this.#tag) return { status: 'lost' }
        }
      }
      await this.#backOff(failure, attempt)
      return { status: 'unknown' }
    }
  }

  #isOwn(body: string, write: string): boolean {
    const { stack, store, safety } = this.#options
    return safety.ownWrites && decodeState(body, stack, store.location).write === write
  }

  /** Waits before the next attempt, or throws the failure if there is to be none. */
  async #backOff(failure: SkyfoldError, attempt: number): Promise<void> {
    if (failure.failure === 'denied' || failure.failure === 'invalid' || attempt >= WRITE_ATTEMPTS)
      throw failure
    await this.#options.env.sleep(WRITE_BACKOFF_MS * 2 ** attempt)
  }
}

/** Stores fail with a class; anything else is a bug of the store and goes up as it is. */
function asFailure(error: unknown): SkyfoldError {
  if (error instanceof SkyfoldError) return error
  throw error
}
