/** Walks a directed graph of jobs: each after those it waits for, the longest remaining chain first, a bounded number at once. */
import { compareText } from '../graph/canonical.ts'
import { remainingPaths } from '../graph/order.ts'

/** One node of the walk. */
export interface Job {
  readonly key: string
  /** Keys of jobs that must have succeeded before. Keys of no job are ignored. */
  readonly after: readonly string[]
  /** Does the work; false: it failed, and what waits for it is skipped. Must not throw. */
  run(): Promise<boolean>
  /** Called instead of `run`. `on`: the job that failed or was skipped; absent: the walk was stopped. */
  skip(on?: string): void
}

/** How far and how fast. */
export interface WalkOptions {
  /** Jobs at once. */
  readonly concurrency: number
  /** Asked before each start: true lets no further job start. */
  isStopped(): boolean
  /** Resolves to make the walk return without waiting for running jobs. */
  readonly halt?: Promise<unknown>
}

/** Runs the jobs. Every job is run or skipped, unless halted. Errors: jobs that wait for each other are a bug. */
export async function walk(jobs: readonly Job[], options: WalkOptions): Promise<void> {
  const queue = new Queue(jobs)
  const running = new Map<string, Promise<string>>()
  const halted = options.halt?.then(() => HALTED)
  for (;;) {
    while (running.size < options.concurrency && !options.isStopped()) {
      const job = queue.take()
      if (!job) break
      const ended = job.run().then((ok) => (queue.end(job, ok), job.key))
      running.set(job.key, ended)
    }
    if (running.size === 0) break
    const key = await Promise.race([...running.values(), ...(halted ? [halted] : [])])
    if (key === HALTED) break
    running.delete(key)
  }
  const rest = queue.rest()
  if (rest.length > 0 && !options.isStopped()) {
    throw new Error(`Jobs wait for each other: ${rest.map((job) => job.key).join(', ')}`)
  }
  for (const job of rest) job.skip()
}

const HALTED = '(halted)'

/** The jobs that have not started, each with the number of jobs that it still waits for. */
class Queue {
  readonly #waiting = new Map<string, { readonly job: Job; blockers: number }>()
  readonly #dependents = new Map<string, string[]>()
  /** Place in the order of urgency: the most urgent job has the highest. */
  readonly #ranks: ReadonlyMap<string, number>
  /** By rank, the most urgent last. */
  readonly #ready: Job[] = []

  constructor(jobs: readonly Job[]) {
    this.#ranks = rank(jobs)
    for (const job of jobs) this.#waiting.set(job.key, { job, blockers: 0 })
    for (const [key, entry] of this.#waiting) {
      for (const before of new Set(entry.job.after)) {
        if (!this.#waiting.has(before)) continue
        entry.blockers += 1
        const dependents = this.#dependents.get(before)
        if (dependents) dependents.push(key)
        else this.#dependents.set(before, [key])
      }
    }
    for (const job of jobs) if (this.#waiting.get(job.key)?.blockers === 0) this.#offer(job)
  }

  /** The most urgent job that may start. */
  take(): Job | undefined {
    const job = this.#ready.pop()
    if (job) this.#waiting.delete(job.key)
    return job
  }

  /** Frees, or skips, what waited for `job`. */
  end(job: Job, ok: boolean): void {
    if (!ok) return this.#skipDependents(job.key)
    for (const key of this.#dependents.get(job.key) ?? []) {
      const entry = this.#waiting.get(key)
      if (!entry) continue
      entry.blockers -= 1
      if (entry.blockers === 0) this.#offer(entry.job)
    }
  }

  rest(): readonly Job[] {
    return [...this.#waiting.values()].map((entry) => entry.job)
  }

  #skipDependents(failed: string): void {
    const failures = [failed]
    for (let on = failures.shift(); on !== undefined; on = failures.shift()) {
      for (const key of this.#dependents.get(on) ?? []) {
        const entry = this.#waiting.get(key)
        if (!entry) continue
        this.#waiting.delete(key)
        entry.job.skip(on)
        failures.push(key)
      }
    }
  }

  /** Puts a job in its place by binary search: sorting anew for every job would cost the square of their number. */
  #offer(job: Job): void {
    const rankOf = (one: Job | undefined): number => (one && this.#ranks.get(one.key)) ?? 0
    let low = 0
    let high = this.#ready.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (rankOf(this.#ready[middle]) < rankOf(job)) low = middle + 1
      else high = middle
    }
    this.#ready.splice(low, 0, job)
  }
}

/** Job → its rank: the longer the chain that waits for it, the higher. */
function rank(jobs: readonly Job[]): ReadonlyMap<string, number> {
  const paths = remainingPaths(new Map(jobs.map((job) => [job.key, job.after])))
  const length = (key: string): number => paths.get(key) ?? 0
  const keys = jobs.map((job) => job.key).sort((a, b) => length(a) - length(b) || compareText(b, a))
  return new Map(keys.map((key, index) => [key, index]))
}
