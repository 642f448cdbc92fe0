/** Deploys a service to a local cloud in a temporary folder without the engine: the resource types in the order of their edges. */
import { createHash } from 'node:crypto'
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type {
  FunctionSettings,
  Json,
  JsonObject,
  Service,
  SourceRange,
  Target,
  Trigger,
} from '@skyfold/manifest'
import { isSecret } from '@skyfold/manifest'
import type {
  Artifact,
  Clock,
  Connection,
  Deployed,
  DeployedResource,
  InvokeResult,
  Resource,
  ResourceContext,
  StackId,
} from '@skyfold/plugin-api'
import { isRef, SkyfoldError } from '@skyfold/plugin-api'
import type { LocalClients } from '../clients.ts'
import { stopCloud } from '../client/local-cloud.ts'
import { provider } from '../provider.ts'
import { makeZip } from './zip.ts'

/** One function of a test service. */
export interface TestFunction {
  /** Text of `index.js`, or files by path. */
  readonly code: string | Readonly<Record<string, string>>
  readonly triggers?: readonly Trigger[]
  readonly settings?: Partial<FunctionSettings>
}

export type TestFunctions = Readonly<Record<string, TestFunction>>

/** The real clock. */
export const clock: Clock = {
  now: () => performance.now(),
  sleep: (ms, signal) => sleep(ms, undefined, signal ? { signal } : {}),
}

/** Where everything of a test service stands. */
export const SOURCE: SourceRange = { file: 'serverless.yml', line: 1, column: 1, length: 1 }
const SETTINGS: FunctionSettings = {
  runtime: `nodejs${process.versions.node.split('.')[0]}.x`,
  memorySize: 128,
  timeout: 6,
  environment: {},
  architecture: process.arch === 'arm64' ? 'arm64' : 'x86_64',
  provisionedConcurrency: 0,
  snapStart: false,
  tags: {},
}

/** A service of these functions, as the manifest room would make it. */
export function testService(root: string, functions: TestFunctions, options: JsonObject = {}): Service {
  return {
    name: 'shop',
    stage: 'dev',
    root,
    file: 'serverless.yml',
    targets: [{ provider: 'local', region: 'us-east-1', options }],
    functions: Object.entries(functions).map(([name, { triggers = [], settings = {} }]) => ({
      name,
      handler: { module: 'index', export: 'handler', style: 'lambda', source: SOURCE },
      settings: Object.assign({}, SETTINGS, settings),
      overrides: {},
      triggers,
      package: { patterns: [] },
      source: SOURCE,
    })),
    tags: {},
    package: { patterns: [] },
    native: {},
    plugins: [],
  }
}

/** An HTTP API route. */
export function route(text: string, more: object = {}): Trigger {
  const [method = 'ANY', at = '$default'] = text.split(' ')
  // Built from the test's own words.
  return { kind: 'httpApi', method, path: at, access: 'public', source: SOURCE, ...more } as Trigger
}

/** A queue trigger. */
export function queueTrigger(name: string, more: object = {}): Trigger {
  return {
    kind: 'queue',
    queue: { type: 'named', name },
    batchWindow: 0,
    reportBatchItemFailures: true,
    enabled: true,
    source: SOURCE,
    ...more,
  }
}

export class TestStack {
  readonly root: string
  readonly env: Record<string, string | undefined>
  readonly stack: StackId = { service: 'shop', stage: 'dev', provider: 'local', region: 'us-east-1' }
  readonly #resources = new Map<
    string,
    DeployedResource & { readonly inputs: Json; readonly order: number }
  >()
  #replaced = 0

  private constructor(root: string) {
    this.root = root
    this.env = { ...process.env, XDG_STATE_HOME: path.join(root, 'home') }
  }

  static async create(): Promise<TestStack> {
    return new TestStack(await realpath(await mkdtemp(path.join(os.tmpdir(), 'skyfold-local-'))))
  }

  get deployed(): Deployed {
    return { stack: this.stack, resources: Object.fromEntries(this.#resources) }
  }

  connect(): Promise<Connection<LocalClients>> {
    return provider.connect({ ...this.#options(), guard: () => undefined })
  }

  /** Makes the cloud look like the service; what is not in it any more goes. */
  async deploy(functions: TestFunctions, options: JsonObject = {}): Promise<void> {
    const service = testService(this.root, functions, options)
    const target: Target | undefined = service.targets[0]
    if (!target) throw new Error('no target')
    const zips = Object.values(functions).map(({ code }) => packageOf(code))
    const { units } = provider.layout(service, target)
    const artifacts = units.map(({ id }, index) => artifactOf(id, zips[index] ?? Buffer.alloc(0)))
    const { graph } = provider.compose(service, target, artifacts)
    await this.#withContext(zips, async (context) => {
      const cleanup = await this.#apply(inOrder(graph.resources), context)
      const wanted = new Set(graph.resources.map(({ address }) => address))
      for (const address of this.#newestFirst())
        if (!wanted.has(address)) await this.#delete(address, context)
      for (const run of cleanup) await run()
    })
  }

  /** Removes everything. */
  async remove(): Promise<void> {
    await this.#withContext([], async (context) => {
      for (const address of this.#newestFirst()) await this.#delete(address, context)
    })
  }

  async invoke(name: string, payload: Json = {}): Promise<InvokeResult> {
    const connection = await this.connect()
    try {
      return await connection.operations.invoke(this.deployed, { function: name, payload })
    } finally {
      await connection.close()
    }
  }

  /** `http://127.0.0.1:3000`. */
  get url(): string {
    const url = this.#resources.get('local.http-api/api')?.outputs['url']
    return typeof url === 'string' ? url : ''
  }

  wake(): Promise<string | undefined> | undefined {
    return provider.wake?.({ ...this.#options(), guard: () => undefined })
  }

  async discard(): Promise<void> {
    await stopCloud({ root: this.root, env: this.env, clock })
    await rm(this.root, { recursive: true, force: true })
  }

  #options() {
    return { stack: this.stack, options: {}, root: this.root, env: this.env, clock }
  }

  async #withContext(
    zips: readonly Buffer[],
    run: (context: ResourceContext<LocalClients>) => Promise<void>,
  ): Promise<void> {
    const connection = await this.connect()
    try {
      await run({
        ...clock,
        clients: connection.clients,
        stack: this.stack,
        signal: new AbortController().signal,
        progress: () => undefined,
        openArtifact: async (hash) => {
          const zip = zips.find((one) => sha256(one) === hash)
          if (!zip) throw new Error('no such package')
          const file = path.join(this.root, `${hash}.zip`)
          await writeFile(file, zip)
          return { path: file, sha256: hash, bytes: zip.length }
        },
      })
    } finally {
      await connection.close()
    }
  }

  /** Creates, updates or replaces; returns what is to be done once everything else is. */
  async #apply(
    resources: readonly Resource[],
    context: ResourceContext<LocalClients>,
  ): Promise<(() => Promise<void>)[]> {
    const cleanup: (() => Promise<void>)[] = []
    for (const { address, type, inputs: open } of resources) {
      const kind = typeOf(type)
      const inputs = this.#resolve(open)
      const before = this.#resources.get(address)
      if (before && JSON.stringify(before.inputs) === JSON.stringify(inputs)) continue
      const isReplaced =
        before !== undefined && this.#forcesReplacement(kind.replaceOn, before.inputs, inputs)
      let id = before?.id ?? ''
      if (isReplaced && kind.deleteFirst) await kind.delete(context, id)
      else if (isReplaced) cleanup.push(() => kind.delete(context, before.id))
      if (!before || isReplaced) {
        this.#replaced += isReplaced ? 1 : 0
        const owner = { stack: 'shop/dev/local/us-east-1', address }
        const instance = isReplaced ? `r${this.#replaced}` : ''
        id = (await kind.create(context, inputs, { address, token: 'token', instance, owner })).id
      } else await kind.update(context, id, inputs, new Set())
      const outputs = kind.settle ? await kind.settle(context, id) : (await kind.read(context, id))?.outputs
      const order = before?.order ?? this.#resources.size
      this.#resources.set(address, { type, id, outputs, inputs: inputs as Json, order })
    }
    return cleanup
  }

  #forcesReplacement(replaceOn: 'any' | readonly string[], before: Json, after: unknown): boolean {
    if (replaceOn === 'any') return true
    const one = before as JsonObject
    const other = after as JsonObject
    return replaceOn.some((key) => JSON.stringify(one[key]) !== JSON.stringify(other[key]))
  }

  async #delete(address: string, context: ResourceContext<LocalClients>): Promise<void> {
    const resource = this.#resources.get(address)
    if (resource) await typeOf(resource.type).delete(context, resource.id)
    this.#resources.delete(address)
  }

  #newestFirst(): string[] {
    return [...this.#resources]
      .sort(([, one], [, other]) => other.order - one.order)
      .map(([address]) => address)
  }

  #resolve(value: unknown): unknown {
    if (isRef(value)) return this.#resources.get(value.$ref)?.outputs[value.output]
    if (isSecret(value)) return value.reveal()
    if (Array.isArray(value)) return value.map((item) => this.#resolve(item))
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, this.#resolve(item)]))
  }
}

/** Waits until `check` gives something. */
export async function eventually<T>(check: () => Promise<T | undefined> | T | undefined): Promise<T> {
  const deadline = performance.now() + 8000
  for (;;) {
    const value = await check()
    if (value !== undefined && value !== false) return value
    if (performance.now() > deadline) throw new Error('it never came')
    await sleep(10)
  }
}

/** The code of the diagnostic that `work` fails with. */
export async function failureOf(work: Promise<unknown>): Promise<string> {
  try {
    await work
  } catch (error) {
    if (error instanceof SkyfoldError) return error.diagnostic.code
    throw error
  }
  throw new Error('it did not fail')
}

function typeOf(type: string): (typeof provider.resources)[number] {
  const found = provider.resources.find((one) => one.type === type)
  if (!found) throw new Error(`no type ${type}`)
  return found
}

function inOrder(resources: readonly Resource[]): readonly Resource[] {
  const done = new Set<string>()
  const ordered: Resource[] = []
  const visit = (resource: Resource): void => {
    if (done.has(resource.address)) return
    done.add(resource.address)
    for (const other of resources) {
      if (JSON.stringify(resource.inputs).includes(`"$ref":${JSON.stringify(other.address)}`)) visit(other)
    }
    ordered.push(resource)
  }
  for (const resource of resources) visit(resource)
  return ordered
}

function packageOf(code: TestFunction['code']): Buffer {
  const files = typeof code === 'string' ? { 'index.js': code } : code
  return makeZip(Object.entries(files).map(([name, contents]) => ({ path: name, contents })))
}

function artifactOf(unit: string, zip: Buffer): Artifact {
  const hash = sha256(zip)
  return { unit, path: '', sha256: hash, contentHash: hash, bytes: zip.length, unzippedBytes: 0, entries: [] }
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex')
}
