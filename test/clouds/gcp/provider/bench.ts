/** The provider's resource types at work on the fake, one call at a time and without an engine. */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type {
  AnyResourceType,
  ConnectOptions,
  Connection,
  Intent,
  ResourceContext,
  StackId,
} from '@skyfold/plugin-api'
import { SkyfoldError } from '@skyfold/plugin-api'
import { provider } from '@skyfold/provider-gcp'
import type { CloudOptions } from '../../cloud.ts'
import type { LoggedRequest } from '../../faults.ts'
import type { RunningGcp } from '../cloud.ts'
import { startGcp } from '../cloud.ts'

/** The provider's clients, whose type is its own affair. */
type Clients = Parameters<NonNullable<(typeof provider.resources)[number]['create']>>[0]['clients']

export const stack: StackId = { service: 'shop', stage: 'dev', provider: 'gcp', region: 'europe-west1' }

/** What a package is asked for by; the bench has one for any text. */
export const ARTIFACT: string = 'a'.repeat(64)

export class Bench {
  readonly cloud: RunningGcp
  readonly folder: string
  readonly connection: Connection<Clients>

  private constructor(cloud: RunningGcp, folder: string, connection: Connection<Clients>) {
    this.cloud = cloud
    this.folder = folder
    this.connection = connection
  }

  static async open(options: CloudOptions = {}): Promise<Bench> {
    const cloud = await startGcp({ settleMs: 5, ...options })
    const folder = await mkdtemp(path.join(os.tmpdir(), 'skyfold-bench-'))
    await writeFile(path.join(folder, 'package.zip'), 'PK-package')
    return new Bench(cloud, folder, await provider.connect(connectOptions(cloud.env)))
  }

  type(name: string): AnyResourceType<Clients> {
    const found = provider.resources.find(({ type }) => type === name)
    assert.ok(found, name)
    return found
  }

  get context(): ResourceContext<Clients> {
    return {
      clients: this.connection.clients,
      stack,
      signal: new AbortController().signal,
      openArtifact: (contentHash) =>
        Promise.resolve({
          path: path.join(this.folder, 'package.zip'),
          sha256: createHash('sha256')
            .update(contentHash === ARTIFACT ? 'PK-package' : 'another')
            .digest('hex'),
          bytes: 10,
        }),
      progress() {},
      now: () => performance.now(),
      sleep: (ms) => new Promise((resolve) => setTimeout(resolve, Math.min(ms, 10))),
    }
  }

  /** Creates and settles; returns the id. */
  async create(type: string, name: string, inputs: object): Promise<string> {
    const resource = this.type(type)
    const { id } = await resource.create(this.context, inputs, intent(type, name))
    await resource.settle?.(this.context, id)
    return id
  }

  /** The requests of one operation, as the cloud understood them. */
  asked(operation: string): readonly LoggedRequest[] {
    return this.cloud.traffic.requests.filter((request) => request.operation === operation)
  }

  /** The decoded input of the last request of one operation, without what the decoder adds of its own. */
  input(operation: string): unknown {
    const last = this.asked(operation).at(-1)
    assert.ok(last, `no ${operation}`)
    return JSON.parse(JSON.stringify(last.input)) as unknown
  }

  async close(): Promise<void> {
    await this.connection.close()
    await this.cloud.stop()
    await rm(this.folder, { recursive: true, force: true })
  }
}

export function intent(type: string, name: string): Intent {
  const address = `${type}/${name}`
  return { address, token: 'token', instance: '', owner: { stack: 'shop/dev/gcp/europe-west1', address } }
}

/** Options of a connection in an environment. */
export function connectOptions(
  env: Readonly<Record<string, string>>,
  edit: Partial<ConnectOptions> = {},
): ConnectOptions {
  return {
    stack,
    options: {},
    root: '/service',
    env,
    clock: { now: () => 0, sleep: () => Promise.resolve() },
    guard() {},
    ...edit,
  }
}

/** For `assert.rejects`: a `SkyfoldError` of that code. */
export function failsWith(code: string, failure: string, text: RegExp = /./): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof SkyfoldError, String(error))
    assert.deepEqual([error.diagnostic.code, error.failure], [code, failure])
    assert.match(`${error.diagnostic.message} ${error.diagnostic.hint} ${error.diagnostic.cause}`, text)
    return true
  }
}
