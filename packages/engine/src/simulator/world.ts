/**
 * One simulated world: a clock, a cloud, a state store, and the machines that deploy to it. It watches over what must
 * hold at every moment; what is broken stands in `violations`.
 */
import type { Ownership, StackId } from '@skyfold/plugin-api'
import { adopt, type AdoptOutcome } from '../adopt/adopt.ts'
import { runGoal } from '../run/deploy.ts'
import type { Goal } from '../run/course.ts'
import type { Outcome, RunOptions } from '../run.ts'
import type { Safety } from '../safety.ts'
import { decodeState } from '../state/codec.ts'
import type { State } from '../state/state.ts'
import { Cloud, type CloudObject } from './cloud/cloud.ts'
import { type SimulatedClients, SIMULATED_TYPES } from './cloud/resource-types.ts'
import { type FaultMix, NO_FAULTS } from './faults.ts'
import { Machine, type MachineOptions, type RequestOptions, type Surroundings } from './machine.ts'
import type { AdoptOrder, Order, Run, Shift } from './order.ts'
import { RemoteStore } from './remote-store.ts'
import { Random } from './random.ts'
import { VirtualClock } from './virtual-clock.ts'

const STACK: StackId = { service: 'sim', stage: 'test', provider: 'sim', region: 'here' }

/** An object of somebody else, which must be there in the end as it was in the beginning. */
const FOREIGN: Ownership = { stack: 'other/test/sim/here', address: 'sim.name/theirs' }

/** The beginning of every secret of the simulator: it may reach the cloud and nothing else. */
export const CANARY = 'canary-7f3a'

/** Longer than any run of the simulator can take. */
const FOREVER_MS = 3_600_000

/** Of so many states that are written one is checked as a reader would. */
const CHECKED_EVERY = 8

/** What decides how a world runs. */
export interface WorldOptions {
  readonly seed: number
  readonly safety: Safety
  /** Machines share a host and see each other die; otherwise they can only wait. */
  readonly sameHost: boolean
}

/** The world; `run` and `race` let time pass in it. */
export class World implements Surroundings {
  readonly clock: VirtualClock = new VirtualClock()
  readonly cloud: Cloud = new Cloud(this.clock)
  readonly random: Random
  readonly #options: WorldOptions
  readonly #store = new RemoteStore()
  readonly #machines: Machine[] = []
  faults: FaultMix = NO_FAULTS
  /** What must never happen and did. */
  readonly violations: string[] = this.cloud.violations
  #holder: number | null = null
  #written = 0

  constructor(options: WorldOptions) {
    this.#options = options
    this.random = new Random(options.seed)
    this.cloud.create({ type: 'sim.name', id: 'theirs', owner: FOREIGN, inputs: { name: 'theirs' } })
  }

  /** Runs one machine until it ends or dies. */
  async run(goal: Goal, mishaps: MachineOptions = {}): Promise<Run> {
    return this.obey({ goal, mishaps })
  }

  /** As `run`, with everything that an order may hold. */
  async obey(order: Order): Promise<Run> {
    const [run] = await this.race([order])
    if (!run) throw new Error('one machine was started')
    return run
  }

  /** Takes over an object that somebody made; nothing if the machine died. */
  async adopt({ goal, adoption, mishaps, moved }: AdoptOrder): Promise<AdoptOutcome | null> {
    const shift = this.#begin(mishaps, 0, (own: Shift<AdoptOutcome>) =>
      adopt(goal.graph, adoption, this.#optionsOf(own, { moved })),
    )
    await this.#finish([shift])
    return shift.outcome
  }

  /** Runs several machines at once, each started some milliseconds after the one before. */
  async race(orders: readonly Order[]): Promise<readonly Run[]> {
    const shifts = orders.map((order, index) =>
      this.#begin(order.mishaps, index * 40, (own: Shift<Outcome>) => this.#deploy(own, order)),
    )
    await this.#finish(shifts)
    return shifts.map(({ machine, outcome, startAt, endAt, writes }) => ({
      outcome,
      steps: machine.steps,
      ms: endAt - startAt,
      writes,
    }))
  }

  /** Lets time pass: requests that are under way arrive. */
  async rest(ms: number): Promise<void> {
    let done = false
    this.clock.at(this.clock.now() + ms, () => (done = true))
    await this.clock.run(() => done, ms)
  }

  async state(): Promise<State | null> {
    const stored = await this.#store.local.get()
    return stored && decodeState(stored.body, STACK, 'memory')
  }

  /** Names of what is kept of releases. */
  blobs(): Promise<readonly string[]> {
    return this.#store.local.blobs.list('')
  }

  /** As `RemoteStore.unseenBlobs`. */
  get unseenBlobs(): ReadonlySet<string> {
    return this.#store.unseenBlobs
  }

  /** Objects of our stack. */
  ours(): readonly CloudObject[] {
    return [...this.cloud.objects.values()].filter((object) => object.owner?.stack !== FOREIGN.stack)
  }

  get isForeignObjectSafe(): boolean {
    return this.cloud.objects.get('theirs')?.owner === FOREIGN
  }

  seesDeath(pid: number): boolean {
    return this.#options.sameHost && this.#machines.some((machine) => machine.pid === pid && machine.isDead)
  }

  #begin<T>(
    mishaps: MachineOptions | undefined,
    delay: number,
    work: (shift: Shift<T>) => Promise<T>,
  ): Shift<T> {
    const machine = new Machine(this, this.#machines.length + 1, mishaps)
    this.#machines.push(machine)
    const startAt = this.clock.now() + delay
    const shift: Shift<T> = { machine, startAt, outcome: null, error: null, endAt: startAt, writes: 0 }
    this.clock.at(startAt, () => void this.#work(shift, work))
    return shift
  }

  async #finish(shifts: readonly Shift<unknown>[]): Promise<void> {
    const isDone = (): boolean =>
      shifts.every(({ machine, outcome, error }) => machine.isDead || outcome || error)
    await this.clock.run(isDone, FOREVER_MS)
    for (const { error } of shifts) if (error) throw error
  }

  async #work<T>(shift: Shift<T>, work: (shift: Shift<T>) => Promise<T>): Promise<void> {
    try {
      const outcome = await work(shift)
      shift.endAt = this.clock.now()
      shift.outcome = outcome
    } catch (error) {
      shift.error = error ?? new Error('rejected')
    }
  }

  async #deploy(shift: Shift<Outcome>, order: Order): Promise<Outcome> {
    const outcome = await runGoal(order.goal, this.#optionsOf(shift, order), this.#options.safety)
    this.#lookForSecret('an outcome', JSON.stringify([outcome.diagnostics, outcome.failed, outcome.plan]))
    return outcome
  }

  #optionsOf(
    shift: Shift<unknown>,
    {
      moved = [],
      refresh = false,
    }: { readonly moved?: Order['moved'] | undefined; readonly refresh?: boolean },
  ): RunOptions<SimulatedClients> {
    const { machine } = shift
    const never = new AbortController().signal
    return {
      stack: STACK,
      store: this.#store.connect(machine, {
        onSend: () => (shift.writes += 1),
        onWritten: (body) => this.#inspect(body),
      }),
      types: SIMULATED_TYPES,
      env: machine.env(),
      secretKey: () => Promise.resolve(new Uint8Array(32)),
      connect: (guard) => {
        const watched: RequestOptions = { guard: () => (guard(), this.#checkHolder(machine)) }
        const clients: SimulatedClients = {
          cloud: this.cloud,
          look: (effect) => machine.request(effect, { guard }),
          send: (effect, options) => machine.request(effect, { ...watched, ...options }),
        }
        return Promise.resolve({ clients, account: { key: 'sim', label: 'the simulated account' } })
      },
      openArtifact: () => Promise.reject(new Error('the simulator has no packages')),
      events: (event) => {
        if ('diagnostic' in event) this.#lookForSecret('an event', JSON.stringify(event))
      },
      signals: { drain: never, abort: never },
      command: 'simulate',
      lockTimeoutMs: 600_000,
      moved,
      refresh,
    }
  }

  /** Nobody sends a request while the lease is somebody else's. */
  #checkHolder({ pid }: Machine): void {
    if (this.#holder !== pid)
      this.violations.push(`${pid} sent a request while ${this.#holder} held the lease`)
  }

  #lookForSecret(where: string, text: string): void {
    if (text.includes(CANARY)) this.violations.push(`a secret is in ${where}`)
  }

  /** Every state that was written can be read, and holds no secret. */
  #inspect(body: string): void {
    this.#lookForSecret('a state', body)
    this.#written += 1
    // The whole check costs as much as the writing: most texts are only parsed.
    const isChecked = this.#written % CHECKED_EVERY === 0
    const state = isChecked ? decodeState(body, STACK, 'memory') : (JSON.parse(body) as Pick<State, 'lease'>)
    this.#holder = state.lease?.pid ?? null
  }
}
