/** One cloud, and service folders in which several `sls` work on the same stage of it. */
import { rm } from 'node:fs/promises'
import type { RunningCloud } from '../clouds/cloud.ts'
import type { Verdict } from '../clouds/faults.ts'
import { shapeOf, writesOf } from '../clouds/traces.ts'
import type { RunningSls } from '../sls.ts'
import { copyService, startSls } from '../sls.ts'
import type { StateKind } from './race-suite.ts'

/** So many times faster: a lease lasts 7.5 s, and one that is awake has 5 s to renew it. */
const PACE = '6'
const SERVICE = 'test/fixtures/five-functions'

/** Requests to whatever keeps states, or that only ask: not where a deploy is stopped. */
const ASIDE = /^(s3|sts|storage|blob|entra)\./

export class Arena {
  readonly #kind: StateKind
  readonly #running: RunningCloud
  readonly #folders: readonly string[]
  readonly #env: Readonly<Record<string, string>>

  private constructor(
    kind: StateKind,
    env: Readonly<Record<string, string>>,
    place: { readonly running: RunningCloud; readonly folders: readonly string[] },
  ) {
    this.#kind = kind
    this.#running = place.running
    this.#folders = place.folders
    // Empty: where states lie by default.
    this.#env = { SKYFOLD_STATE: '', ...place.running.env, ...env, SKYFOLD_CLOCK_PACE: PACE }
  }

  static async open(kind: StateKind, env: Readonly<Record<string, string>>): Promise<Arena> {
    const running = await kind.cloud.start({ settleMs: 5 })
    const first = await copyService(SERVICE)
    const folders = [first, kind.isShared ? first : await copyService(SERVICE)]
    return new Arena(kind, env, { running, folders })
  }

  /** Starts `sls deploy` in one of the folders. */
  deploy(folder: 0 | 1): RunningSls {
    const cwd = this.#folders[folder] ?? ''
    return startSls(cwd, ['deploy', '--provider', this.#kind.cloud.name], this.#env)
  }

  /** The next deploy waits in its middle for the answer to a request; its lease goes on being renewed. */
  hold(): { readonly reached: Promise<void>; release(): void } {
    let release = (): void => {}
    const released = new Promise<void>((resolve) => (release = resolve))
    return { reached: this.#inTheMiddle('beforeRequest', () => released), release: () => release() }
  }

  /** Stops the process in its middle, right after a request took effect. */
  putToSleep(runner: RunningSls): Promise<void> {
    return this.#inTheMiddle('afterEffect', () => {
      runner.kill('SIGSTOP')
      return 'drop'
    })
  }

  /** Requests so far that changed something. */
  writes(): number {
    return writesOf(this.#running.traffic.requests).length
  }

  shape(): readonly string[] {
    return shapeOf(this.#running)
  }

  async close(): Promise<void> {
    await this.#running.stop()
    for (const folder of this.#folders) await rm(folder, { recursive: true, force: true })
  }

  #inTheMiddle(hook: 'beforeRequest' | 'afterEffect', act: () => Verdict | Promise<Verdict>): Promise<void> {
    const { traffic } = this.#running
    return new Promise((resolve) => {
      let seen = 0
      traffic.hooks = {
        [hook]: (_n: number, operation: string): Verdict | Promise<Verdict> => {
          if (!ASIDE.test(operation)) seen += 1
          if (ASIDE.test(operation) || seen < MIDDLE) return undefined
          traffic.hooks = {}
          resolve()
          return act()
        },
      }
    })
  }
}

/** Of the requests that are not aside. */
const MIDDLE = 10
