/** A place for states, opened by the keeper of a provider as the command line opens it. */
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type { JsonObject } from '@skyfold/manifest'
import type { ConnectOptions, StackId, StateHome, StateKeeper } from '@skyfold/plugin-api'

/** What tells one opening from another. */
export interface OpeningOptions {
  readonly env?: Readonly<Record<string, string>>
  readonly options?: JsonObject
  readonly stack?: Partial<StackId>
  readonly url?: string
  /** Every sleep, in milliseconds, instead of sleeping. */
  readonly slept?: number[]
}

const STACK: StackId = { service: 'orders', stage: 'dev', provider: 'aws', region: 'eu-west-1' }

/** A service folder from which homes are opened. */
export class ServiceFolder {
  readonly root: string

  private constructor(root: string) {
    this.root = root
  }

  static async make(): Promise<ServiceFolder> {
    return new ServiceFolder(await mkdtemp(path.join(os.tmpdir(), 'skyfold-state-')))
  }

  /** Another handle of the home, as another process would get it. */
  open(keeper: StateKeeper | undefined, opening: OpeningOptions = {}): Promise<StateHome> {
    const { env = {}, options = {}, stack = {}, url, slept } = opening
    const connect: ConnectOptions = {
      stack: { ...STACK, ...stack },
      options,
      root: this.root,
      env,
      clock: {
        now: () => performance.now(),
        sleep: async (ms) => {
          slept?.push(ms)
          await new Promise((resolve) => setTimeout(resolve, slept ? 0 : ms))
        },
      },
      guard: () => {},
    }
    if (!keeper) throw new Error('the provider keeps no states')
    return keeper.open(url, connect)
  }

  remove(): Promise<void> {
    return rm(this.root, { recursive: true, force: true })
  }
}
