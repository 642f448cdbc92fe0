/**
 * A computer that runs a deploy and may die or fall asleep at any of its steps. Each request counts three: before it
 * is sent, when it is on its way, and when its effect is there but its answer is not.
 */
import type { Env } from '../env.ts'
import { drawFate, simulatedFailure } from './faults.ts'
import type { Random } from './random.ts'
import type { VirtualClock } from './virtual-clock.ts'
import type { FaultMix } from './faults.ts'

/** The mishaps of a machine. */
export interface MachineOptions {
  /** Dies at this step. */
  readonly killAt?: number
  /** Falls asleep at this step for so long. */
  readonly pause?: { readonly at: number; readonly ms: number }
}

/** Where a machine stands. */
export interface Surroundings {
  readonly clock: VirtualClock
  readonly random: Random
  readonly faults: FaultMix
  /** Whether this machine can tell that the process `pid` is gone. */
  seesDeath(pid: number): boolean
}

/** What may be special about a request. */
export interface RequestOptions {
  /** Called right before it is sent. */
  readonly guard?: () => void
  /** The network does not repeat it. */
  readonly once?: boolean
}

/** A client gives up waiting for an answer after so long. */
const TIMEOUT_MS = 6000

/** A request arrives at most so long after it was sent: `IN_FLIGHT_MS` with something to spare. */
const LATEST_ARRIVAL_MS = 14_000

const NEVER = new Promise<never>(() => {})

/** One machine; its time, randomness and requests end with its life. */
export class Machine {
  readonly #world: Surroundings
  readonly #options: MachineOptions
  readonly pid: number
  isDead = false
  steps = 0
  #awakeAt = 0

  constructor(world: Surroundings, pid: number, options: MachineOptions = {}) {
    this.#world = world
    this.#options = options
    this.pid = pid
  }

  env(): Env {
    const { clock, random } = this.#world
    return {
      now: () => clock.now(),
      sleep: (ms, signal) => this.#alive(clock.sleep(ms, signal)),
      wallTime: () => Math.floor(1_700_000_000_000 + clock.now()),
      randomHex: (bytes) => random.hex(bytes),
      actor: { user: 'sim', host: 'sim', pid: this.pid },
      hasExited: ({ pid }) => this.#world.seesDeath(pid),
    }
  }

  /** Sends one request: `guard` right before, then the network, then `effect` in the cloud's own time. */
  async request<T>(effect: () => T, { guard, once = false }: RequestOptions = {}): Promise<T> {
    const { clock, random, faults } = this.#world
    await this.#step()
    guard?.()
    const drawn = drawFate(faults, random)
    const fate = once && drawn === 'doubled' ? 'delivered' : drawn
    const latency = fate === 'late' ? random.between(1000, LATEST_ARRIVAL_MS) : random.between(10, 120)
    const arrival = new Promise<T>((resolve, reject) => {
      const arrive = (): void => {
        try {
          resolve(effect())
        } catch (error) {
          reject(error instanceof Error ? error : new Error(String(error)))
        }
      }
      const arriveAt = clock.now() + latency
      if (fate === 'throttled') clock.at(arriveAt, () => reject(simulatedFailure('throttle', 'slow down')))
      else if (fate !== 'dropped') clock.at(arriveAt, arrive)
      if (fate === 'doubled') clock.at(arriveAt + random.between(1, 2000), () => ignoreFailure(effect))
    })
    // A rejection must not be lost while the machine decides whether it is still alive.
    const answered = arrival.then(
      (value) => ({ ok: true, value }) as const,
      (error: unknown) => ({ ok: false, error }) as const,
    )
    await this.#step()
    if (fate === 'dropped' || fate === 'lost' || latency > TIMEOUT_MS) {
      await this.#alive(clock.sleep(TIMEOUT_MS))
      throw simulatedFailure('ambiguous', 'no answer')
    }
    const answer = await answered
    await this.#step()
    if (answer.ok) return answer.value
    throw answer.error
  }

  async #step(): Promise<void> {
    this.steps += 1
    if (this.steps === this.#options.killAt) this.isDead = true
    const { pause } = this.#options
    const { clock } = this.#world
    if (pause && this.steps === pause.at) this.#awakeAt = clock.now() + pause.ms
    await this.#alive(Promise.resolve())
  }

  /** Passes on only to a machine that is alive and awake. */
  async #alive(waiting: Promise<void>): Promise<void> {
    let failure: { readonly error: unknown } | null = null
    await waiting.catch((error: unknown) => {
      failure = { error }
    })
    const { clock } = this.#world
    if (this.#awakeAt > clock.now()) await clock.sleep(this.#awakeAt - clock.now())
    if (this.isDead) return NEVER
    if (failure) throw (failure as { readonly error: unknown }).error
  }
}

function ignoreFailure(effect: () => unknown): void {
  try {
    effect()
  } catch {
    // The copy of a request that fails is as if it had not come.
  }
}
