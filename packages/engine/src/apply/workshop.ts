/** What every step of a run works with: the session, the clients, and the one way to send a request. */
import type { Address, AnyResourceType, Found, Ownership, ResourceContext } from '@skyfold/plugin-api'
import type { StackId, StateStore } from '@skyfold/plugin-api'
import type { Env } from '../env.ts'
import type { EventSink } from '../events.ts'
import { formerAddresses } from '../plan/moves.ts'
import type { RunOptions } from '../run.ts'
import type { Safety } from '../safety.ts'
import { IN_FLIGHT_MS } from '../session/timing.ts'
import type { Session } from '../session/session.ts'
import { type ResourceRecord, stackName, type State } from '../state/state.ts'
import type { TypeTable } from '../state/upgrade.ts'
import { type OnFailure, Requester } from './requester.ts'

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
  readonly stack: StackId
  readonly store: StateStore
  readonly types: TypeTable<C>
  readonly #requester: Requester<C>
  readonly #signals: RunOptions<C>['signals']
  readonly #former: ReadonlyMap<Address, readonly Address[]>
  #countSteps: () => number = () => 0

  constructor(options: RunOptions<C>, { session, clients, types, safety }: Tools<C>) {
    const { env, store, events, stack, signals } = options
    this.session = session
    this.types = types
    this.safety = safety
    this.env = env
    this.store = store
    this.events = events
    this.stack = stack
    this.#signals = signals
    this.#former = formerAddresses(options.moved ?? [])
    this.#requester = new Requester({ ...options, clients, signal: signals.drain, guard: session.guard })
  }

  /** Steps that have begun and not ended. */
  get stepsInFlight(): number {
    return this.#countSteps()
  }

  /** Says how the steps in flight are counted. */
  watchSteps(count: () => number): void {
    this.#countSteps = count
  }

  get state(): State {
    return this.session.state
  }

  get concurrency(): number {
    return this.#requester.concurrency
  }

  /** The user wants the run to end: start nothing new. */
  get isDraining(): boolean {
    return this.#signals.drain.aborted || this.#signals.abort.aborted
  }

  get signals(): RunOptions<C>['signals'] {
    return this.#signals
  }

  /** As `Requester.request`. */
  request<T>(type: AnyResourceType<C>, send: () => Promise<T>, onFailure?: OnFailure): Promise<T> {
    return this.#requester.request(type, send, onFailure)
  }

  /** As `Requester.wait`. */
  wait<T>(attempt: () => Promise<T>): Promise<T> {
    return this.#requester.wait(attempt)
  }

  /** As `Requester.landed`. */
  async landed(): Promise<void> {
    if (this.safety.landing) await this.#requester.landed()
  }

  /** As `Requester.expectArrivals`. */
  expectArrivals(time: number): void {
    this.#requester.expectArrivals(time)
  }

  /** Waits for what another graph left under way: it would overtake what this one does. */
  async awaitArrivals(desired: string): Promise<void> {
    const { arrivals } = this.state
    if (!arrivals || arrivals.desired === desired) return
    // Clocks of machines differ: never longer than a request can take.
    const ms = Math.min(arrivals.until - this.env.wallTime(), IN_FLIGHT_MS)
    this.expectArrivals(this.env.now() + ms)
    await this.landed()
  }

  /** Writes down what this run leaves under way, so that nobody waits who does not have to. */
  noteArrivals(desired: string): void {
    const ms = Math.ceil(this.#requester.arrivedAt - this.env.now())
    this.session.change((state) => {
      delete state.arrivals
      if (ms > 0 && this.safety.landing) state.arrivals = { desired, until: this.env.wallTime() + ms }
    })
  }

  /** What a resource type gets with each call. */
  context(address: Address): ResourceContext<C> {
    return this.#requester.context(address)
  }

  owner(address: Address): Ownership {
    return { stack: stackName(this.stack), address }
  }

  /** True if the mark on an object names this address, or one that it had before. `null` and another owner are both not ours. */
  isOwnedBy(address: Address, owner: Found['owner']): boolean {
    if (!owner || owner.stack !== stackName(this.stack)) return false
    return owner.address === address || (this.#former.get(address) ?? []).includes(owner.address)
  }

  /** True if a record of ours holds the object. */
  isLive(type: string, id: string): boolean {
    return Object.values(this.state.resources).some((record) => record.type === type && record.id === id)
  }

  /** True if the object belongs to a record of ours, or is an old half of one. */
  isKnown(type: string, id: string): boolean {
    const isIt = (record: ResourceRecord): boolean => record.type === type && record.id === id
    return this.isLive(type, id) || this.isRetired(type, id) || Object.values(this.state.deposed).some(isIt)
  }

  /** True if the object is superseded and stays for a release. */
  isRetired(type: string, id: string): boolean {
    return Object.values(this.state.retired).some((record) => record.type === type && record.id === id)
  }
}
