/** What every step of a run works with: the session, the clients, and the one way to send a request. */
import type { Address, AnyResourceType, FailureClass, Ownership, ResourceContext } from '@skyfold/plugin-api'
import { SkyfoldError, type StackId } from '@skyfold/plugin-api'
import { engineDiagnostics } from '../diagnostics.ts'
import type { Env } from '../env.ts'
import type { EventSink } from '../events.ts'
import type { RunOptions } from '../run.ts'
import type { Safety } from '../safety.ts'
import type { Session } from '../session/session.ts'
import { type ResourceRecord, stackName, type State } from '../state/state.ts'
import type { StateStore } from '@skyfold/plugin-api'
import type { TypeTable } from '../state/upgrade.ts'
import { Limiter, serviceOf } from './limiter.ts'
import { retry } from './retry.ts'

const DEFAULT_CONCURRENCY = 16

/** Called with each failure of a request, before it is tried again; may throw to stop. */
export type OnFailure = (failure: FailureClass) => void | Promise<void>

/** What a run has made ready for its steps. */
export interface Tools<C> {
  readonly session: Session
  readonly clients: C
  readonly types: TypeTable<C>
  readonly safety: Safety
}

/** Handed to everything that happens between lease and close. `C` are the clients. */
export class Workshop<C> {
  readonly session: Session
  readonly safety: Safety
  readonly env: Env
  readonly events: EventSink
  readonly concurrency: number
  readonly store: StateStore
  readonly types: TypeTable<C>
  readonly #clients: C
  readonly #stack: StackId
  readonly #signals: RunOptions<C>['signals']
  readonly #openArtifact: RunOptions<C>['openArtifact']
  readonly #limiters = new Map<string, Limiter>()

  constructor(options: RunOptions<C>, { session, clients, types, safety }: Tools<C>) {
    this.session = session
    this.types = types
    this.safety = safety
    this.env = options.env
    this.store = options.store
    this.events = options.events
    this.concurrency = options.concurrency ?? DEFAULT_CONCURRENCY
    this.#clients = clients
    this.#stack = options.stack
    this.#signals = options.signals
    this.#openArtifact = options.openArtifact
  }

  get state(): State {
    return this.session.state
  }

  /** The user wants the run to end: start nothing new. */
  get isDraining(): boolean {
    return this.#signals.drain.aborted || this.#signals.abort.aborted
  }

  get signals(): RunOptions<C>['signals'] {
    return this.#signals
  }

  /** Sends one request of a resource type, within the service's limit, until it succeeds or must not be tried again. */
  request<T>(type: AnyResourceType<C>, send: () => Promise<T>, onFailure: OnFailure = () => {}): Promise<T> {
    const limiter = this.#limiterOf(serviceOf(type.type))
    return this.#retry(() => limiter.run(send), onFailure)
  }

  /** As `request`, for a wait that sends requests now and then: it does not hold a place in the limit. */
  wait<T>(attempt: () => Promise<T>): Promise<T> {
    return this.#retry(attempt, () => {})
  }

  /** What a resource type gets with each call. */
  context(address: Address): ResourceContext<C> {
    return {
      clients: this.#clients,
      stack: this.#stack,
      signal: this.#signals.drain,
      now: () => this.env.now(),
      sleep: (ms, signal) => this.env.sleep(ms, signal),
      openArtifact: (contentHash) => this.#open(contentHash),
      progress: (message) => this.events({ type: 'step.progress', address, message }),
    }
  }

  owner(address: Address): Ownership {
    return { stack: stackName(this.#stack), address }
  }

  /** True if a record of ours holds the object. */
  isLive(type: string, id: string): boolean {
    return Object.values(this.state.resources).some((record) => record.type === type && record.id === id)
  }

  /** True if the object belongs to a record of ours, or is an old half of one. */
  isKnown(type: string, id: string): boolean {
    const isIt = (record: ResourceRecord): boolean => record.type === type && record.id === id
    return this.isLive(type, id) || Object.values(this.state.deposed).some(isIt)
  }

  #retry<T>(attempt: () => Promise<T>, onFailure: OnFailure): Promise<T> {
    return retry(
      () => {
        this.session.guard()
        return attempt()
      },
      {
        env: this.env,
        signal: this.#signals.drain,
        onFailure: async (failure) => {
          this.session.guard()
          await onFailure(failure)
        },
      },
    )
  }

  #limiterOf(service: string): Limiter {
    const limiter = this.#limiters.get(service) ?? new Limiter(this.concurrency)
    this.#limiters.set(service, limiter)
    return limiter
  }

  async #open(contentHash: string): ReturnType<RunOptions<C>['openArtifact']> {
    try {
      return await this.#openArtifact(contentHash)
    } catch (cause) {
      if (cause instanceof SkyfoldError) throw cause
      throw new SkyfoldError(engineDiagnostics.ENGINE_ARTIFACT_MISSING({ contentHash }, { cause }))
    }
  }
}
