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
  readonly #priority: ReadonlyMap<string, number>
  #ready: Job[]

  constructor(jobs: readonly Job[]) {
    this.#priority = remainingPaths(new Map(jobs.map((job) => [job.key, job.after])))
    for (const job of jobs) this.#waiting.set(job.key, { job, blockers: 0 })
    for (const [key, entry] of this.#waiting) {
      for (const before of new Set(entry.job.after)) {
        if (!this.#waiting.has(before)) continue
        entry.blockers += 1
        this.#dependents.set(before, [...(this.#dependents.get(before) ?? []), key])
      }
    }
    this.#ready = jobs.filter((job) => this.#waiting.get(job.key)?.blockers === 0)
    this.#sort()
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
      if (entry.blockers === 0) this.#ready.push(entry.job)
    }
    this.#sort()
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

  #sort(): void {
    const urgency = (job: Job): number => this.#priority.get(job.key) ?? 0
    this.#ready.sort((a, b) => urgency(a) - urgency(b) || compareText(b.key, a.key))
  }
}
