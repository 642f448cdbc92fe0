/** A service on the strict AWS: the real provider and engine, packages of a few bytes. */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type { JsonObject, Service } from '@skyfold/manifest'
import { hasErrors } from '@skyfold/manifest'
import type { Artifact, Connection } from '@skyfold/plugin-api'
import { createEnv, createMemoryStore, deploy, remove, rollback } from '@skyfold/engine'
import type { Outcome, RunOptions } from '@skyfold/engine'
import { provider } from '@skyfold/provider-aws'
import type { AwsClients } from '@skyfold/provider-aws'
import type { AwsOptions } from '../clouds/aws/cloud.ts'
import { startAws } from '../clouds/aws/cloud.ts'
import type { RunningCloud } from '../clouds/cloud.ts'
import type { LoggedRequest } from '../clouds/faults.ts'
import { repository } from '../sls.ts'

const REGION = 'eu-west-1'
const ACTOR = { user: 'test', host: 'test', pid: process.pid }
/** Requests that change nothing. */
const READS = /\.(Get|List|Describe)/

/** The service of `packages/provider-aws/fixtures/orders`. */
export async function readOrders(): Promise<Service> {
  const file = path.join(repository, 'packages/provider-aws/fixtures/orders/service.json')
  // Written as a service, without places in a manifest.
  return JSON.parse(await readFile(file, 'utf8')) as Service
}

export class Deployment {
  readonly cloud: RunningCloud
  readonly options: JsonObject
  readonly #store = createMemoryStore()
  readonly #folder = mkdtempSync(path.join(os.tmpdir(), 'skyfold-aws-'))
  readonly #artifacts = new Map<string, Artifact>()
  #env: Readonly<Record<string, string>>

  private constructor(cloud: RunningCloud, options: JsonObject) {
    this.cloud = cloud
    this.options = options
    this.#env = cloud.env
  }

  static async open(options: AwsOptions = {}, target: JsonObject = {}): Promise<Deployment> {
    return new Deployment(await startAws({ settleMs: 5, ...options }), target)
  }

  /** `mark` stands for the code: another mark is another package. */
  async deploy(service: Service, mark = 'one'): Promise<Outcome> {
    const target = { provider: 'aws', region: REGION, options: this.options }
    const artifacts = provider.layout(service, target).units.map(({ id }) => this.#pack(id, mark))
    const { graph, diagnostics } = provider.compose(service, target, artifacts)
    assert.ok(!hasErrors(diagnostics), JSON.stringify(diagnostics))
    return deploy(graph, this.#run(service))
  }

  /** A deploy whose packages are written over after they were built. */
  async deploySwapped(service: Service): Promise<Outcome> {
    const target = { provider: 'aws', region: REGION, options: this.options }
    const artifacts = provider.layout(service, target).units.map(({ id }) => this.#pack(id, 'swapped'))
    for (const artifact of artifacts) writeFileSync(artifact.path, 'something else')
    const { graph } = provider.compose(service, target, artifacts)
    return deploy(graph, this.#run(service))
  }

  rollback(service: Service): Promise<Outcome> {
    const { openArtifact: _, ...run } = this.#run(service)
    return rollback({ ...run, full: false, secrets: async () => assert.fail('an alias has no secrets') })
  }

  remove(service: Service): Promise<Outcome> {
    return remove(this.#run(service))
  }

  connect(service: Service): Promise<Connection<AwsClients>> {
    return this.#connect(service, () => {})
  }

  /** Variables of the environment for connections from now on. */
  use(env: Readonly<Record<string, string>>): void {
    this.#env = env
  }

  /** What was asked since request `n`, without what only looks. */
  changesSince(n: number): readonly LoggedRequest[] {
    return this.cloud.traffic.requests.slice(n).filter(({ operation }) => !READS.test(operation))
  }

  async close(): Promise<void> {
    await this.cloud.stop()
    rmSync(this.#folder, { recursive: true, force: true })
  }

  #pack(unit: string, mark: string): Artifact {
    const comment = Buffer.from(`${unit} ${mark}`)
    const end = Buffer.alloc(18)
    end.writeUInt16LE(comment.length, 16)
    const zip = Buffer.concat([Buffer.from('PK\u0005\u0006'), end, comment])
    const sha256 = createHash('sha256').update(zip).digest('hex')
    const file = path.join(this.#folder, `${sha256}.zip`)
    writeFileSync(file, zip)
    const artifact = {
      unit,
      path: file,
      sha256,
      contentHash: sha256,
      bytes: zip.length,
      unzippedBytes: 0,
      entries: [],
    }
    this.#artifacts.set(sha256, artifact)
    return artifact
  }

  #connect(service: Service, guard: () => void): Promise<Connection<AwsClients>> {
    return provider.connect({
      stack: stackOf(service),
      options: this.options,
      root: this.#folder,
      env: this.#env,
      clock: createEnv(ACTOR),
      guard,
    })
  }

  #run(service: Service): RunOptions<AwsClients> {
    return {
      stack: stackOf(service),
      store: this.#store,
      types: provider.resources,
      env: createEnv(ACTOR),
      secretKey: () => Promise.resolve(new Uint8Array(32)),
      connect: (guard) => this.#connect(service, guard),
      openArtifact: async (hash) => this.#artifacts.get(hash) ?? assert.fail(`no package ${hash}`),
      events: () => {},
      signals: { drain: new AbortController().signal, abort: new AbortController().signal },
      command: 'sls deploy',
    }
  }
}

function stackOf({ name, stage }: Service): {
  service: string
  stage: string
  provider: string
  region: string
} {
  return { service: name, stage, provider: 'aws', region: REGION }
}
