/** One simulated world: a clock, a cloud, a state store, and the machines that deploy to it. */
import type { Ownership, StackId } from '@skyfold/plugin-api'
import { runGoal } from '../run/deploy.ts'
import type { Goal } from '../run/course.ts'
import type { Outcome } from '../run.ts'
import type { Safety } from '../safety.ts'
import { decodeState } from '../state/codec.ts'
import type { State } from '../state/state.ts'
import { createMemoryStore } from '../state-store/memory-store.ts'
import type { StateStore } from '@skyfold/plugin-api'
import { Cloud, type CloudObject } from './cloud.ts'
import { type FaultMix, NO_FAULTS } from './faults.ts'
import { Machine, type MachineOptions } from './machine.ts'
import { Random } from './random.ts'
import { type SimulatedClients, SIMULATED_TYPES } from './resource-types.ts'
import { VirtualClock } from './virtual-clock.ts'

const STACK: StackId = { service: 'sim', stage: 'test', provider: 'sim', region: 'here' }

/** An object of somebody else, which must be there in the end as it was in the beginning. */
const FOREIGN: Ownership = { stack: 'other/test/sim/here', address: 'sim.name/theirs' }

/** Longer than any run of the simulator can take. */
const FOREVER_MS = 3_600_000

/** What decides how a world runs. */
export interface WorldOptions {
  readonly seed: number
  readonly safety: Safety
  /** Machines share a host and see each other die; otherwise they can only wait. */
  readonly sameHost: boolean
}

/** What one machine did: its outcome, or nothing if it died. */
export interface Run {
  readonly outcome: Outcome | null
  readonly steps: number
}

/** The world; `run` and `race` let time pass in it. */
export class World {
  readonly clock: VirtualClock = new VirtualClock()
  readonly cloud: Cloud = new Cloud(this.clock)
  readonly random: Random
  readonly #options: WorldOptions
  readonly #store = createMemoryStore()
  readonly #machines: Machine[] = []
  faults: FaultMix = NO_FAULTS
  /** Writes of the state. */
  writes = 0

  constructor(options: WorldOptions) {
    this.#options = options
    this.random = new Random(options.seed)
    this.cloud.create({ type: 'sim.name', id: 'theirs', owner: FOREIGN, inputs: { name: 'theirs' } })
  }

  /** Runs one machine until it ends or dies. */
  async run(goal: Goal, options: MachineOptions = {}): Promise<Run> {
    const [run] = await this.race([{ goal, options }])
    if (!run) throw new Error('one machine was started')
    return run
  }

  /** Runs several machines at once, each started some milliseconds after the one before. */
  async race(
    entries: readonly { readonly goal: Goal; readonly options?: MachineOptions }[],
  ): Promise<readonly Run[]> {
    const runs = entries.map(({ goal, options }, index) => {
      const machine = new Machine(this, this.#machines.length + 1, options)
      this.#machines.push(machine)
      const run = { machine, outcome: null as Outcome | null, error: null as unknown }
      this.clock.at(this.clock.now() + index * 40, () => {
        this.#deploy(machine, goal).then(
          (outcome) => (run.outcome = outcome),
          (error: unknown) => (run.error = error ?? new Error('rejected')),
        )
      })
      return run
    })
    const isDone = (): boolean =>
      runs.every(({ machine, outcome, error }) => machine.isDead || outcome || error)
    await this.clock.run(isDone, FOREVER_MS)
    for (const { error } of runs) if (error) throw error
    return runs.map(({ machine, outcome }) => ({ outcome, steps: machine.steps }))
  }

  /** Lets requests that are still under way arrive. */
  async calmDown(): Promise<void> {
    let done = false
    this.clock.at(this.clock.now() + 60_000, () => (done = true))
    await this.clock.run(() => done, FOREVER_MS)
  }

  async state(): Promise<State | null> {
    const stored = await this.#store.get()
    return stored && decodeState(stored.body, STACK, 'memory')
  }

  /** Objects of our stack. */
  ours(): readonly CloudObject[] {
    return [...this.cloud.objects.values()].filter((object) => object.owner.stack !== FOREIGN.stack)
  }

  get isForeignObjectSafe(): boolean {
    return this.cloud.objects.get('theirs')?.owner === FOREIGN
  }

  seesDeath(pid: number): boolean {
    return this.#options.sameHost && this.#machines.some((machine) => machine.pid === pid && machine.isDead)
  }

  #deploy(machine: Machine, goal: Goal): Promise<Outcome> {
    const never = new AbortController().signal
    return runGoal<SimulatedClients>(
      goal,
      {
        stack: STACK,
        store: this.#storeOf(machine),
        types: SIMULATED_TYPES,
        env: machine.env(),
        secretKey: () => Promise.resolve(new Uint8Array(32)),
        connect: (guard) => {
          const clients: SimulatedClients = {
            cloud: this.cloud,
            send: (effect, mayDouble = true) => machine.request(effect, { guard, mayDouble }),
          }
          return Promise.resolve({ clients, account: { key: 'sim', label: 'the simulated account' } })
        },
        openArtifact: () => Promise.reject(new Error('the simulator has no packages')),
        events: () => {},
        signals: { drain: never, abort: never },
        command: 'simulate',
        lockTimeoutMs: 600_000,
      },
      this.#options.safety,
    )
  }

  /** The store over a network: an answer that fails is an answer, a lost one is ambiguous. */
  #storeOf(machine: Machine): StateStore {
    const store = this.#store
    const send = async <T>(effect: () => Promise<T>): Promise<T> =>
      (await machine.request(() => settled(effect)))()
    return {
      location: store.location,
      get: () => send(() => store.get()),
      put: (body, expected) =>
        send(() => {
          this.writes += 1
          return store.put(body, expected)
        }),
      remove: (expected) => send(() => store.remove(expected)),
      history: () => send(() => store.history()),
      past: (id) => send(() => store.past(id)),
      blobs: {
        put: (name, bytes) => send(() => store.blobs.put(name, bytes)),
        get: (name) => send(() => store.blobs.get(name)),
        list: (prefix) => send(() => store.blobs.list(prefix)),
        delete: (name) => send(() => store.blobs.delete(name)),
      },
    }
  }
}

/** Starts the effect at once; the result is asked for later. */
function settled<T>(effect: () => Promise<T>): () => Promise<T> {
  const result = effect()
  result.catch(() => {})
  return () => result
}
