/** What a built app registers against what Azure's own library would register for the same triggers. */
import assert from 'node:assert/strict'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { bundle } from '@skyfold/bundler'
import type { Service, Trigger } from '@skyfold/manifest'
import { contractService } from '@skyfold/plugin-api/testing'
import { provider } from '@skyfold/provider-azure'
import { needOracle } from '../oracles.ts'
import { unzip } from './site/unzip.ts'
import type { Registered } from './site/worker.ts'
import { startWorker } from './site/worker-channel.ts'

const TARGET = { provider: 'azure', region: 'westeurope', options: {} }
const source = { file: 'serverless.yml', line: 1, column: 1, length: 1 }
const access = 'public'
const ALL = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']

/** Triggers of the manifest, each with the call of the library that a user of Azure would write by hand. */
const CASES: readonly { readonly trigger: Trigger; readonly call: string; readonly options: object }[] = [
  {
    trigger: { kind: 'httpApi', method: 'GET', path: '/orders/{id}', access, source },
    call: 'http',
    options: { methods: ['GET'], route: 'orders/{id}', authLevel: 'anonymous' },
  },
  {
    trigger: { kind: 'http', method: 'ANY', path: '/files/{path+}', access, source },
    call: 'http',
    options: { methods: ALL, route: 'files/{*path}', authLevel: 'anonymous' },
  },
  {
    trigger: { kind: 'httpApi', method: 'POST', path: '/', access, source },
    call: 'http',
    options: { methods: ['POST'], route: '/', authLevel: 'anonymous' },
  },
  {
    trigger: { kind: 'httpApi', method: 'ANY', path: '$default', access, source },
    call: 'http',
    options: { methods: ALL, route: '{*path}', authLevel: 'anonymous' },
  },
  {
    trigger: {
      kind: 'schedule',
      rate: { type: 'rate', value: 5, unit: 'minute' },
      timezone: 'UTC',
      enabled: true,
      source,
    },
    call: 'timer',
    options: { schedule: '0 */5 * * * *' },
  },
  {
    trigger: {
      kind: 'queue',
      queue: { type: 'named', name: 'jobs' },
      batchSize: 1,
      batchWindow: 0,
      reportBatchItemFailures: true,
      enabled: true,
      source,
    },
    call: 'storageQueue',
    options: { queueName: 'jobs', connection: 'AzureWebJobsStorage' },
  },
]
const NAMES = [
  'hello_http_1',
  'hello_http_2',
  'hello_http_3',
  'hello_http_4',
  'hello_schedule_1',
  'hello_queue_1',
]
const DOOR = { methods: ['POST'], route: 'skyfold/invoke/hello', authLevel: 'admin' }

describe('the registrations of an app', function () {
  this.timeout(60_000)
  let folder: string

  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'skyfold-azure-app-'))
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  it('equal those of @azure/functions for every kind of trigger', async function () {
    const library = needOracle(this, 'azure-functions/node_modules/@azure/functions')
    const theirs = await registeredBy(await writeTheirs(library))
    const ours = await registeredBy(await buildOurs())
    assert.deepEqual(ours, theirs)
  })

  /** Through the real bundler, unpacked as the platform does it. */
  async function buildOurs(): Promise<string> {
    const root = path.join(folder, 'service')
    await mkdir(path.join(root, 'src'), { recursive: true })
    await writeFile(path.join(root, 'src/hello.js'), 'exports.handler = async () => "x"\n')
    const [hello] = contractService(root, TARGET).functions
    assert.ok(hello)
    const service: Service = {
      ...contractService(root, TARGET),
      functions: [{ ...hello, triggers: CASES.map(({ trigger }) => trigger) }],
    }
    const { units } = provider.layout(service, TARGET)
    const { artifacts, diagnostics } = await bundle({ service, units, outDir: path.join(folder, 'out') })
    assert.deepEqual(diagnostics, [])
    const unpacked = path.join(folder, 'ours')
    await unzip(await readFile(artifacts[0]?.path ?? ''), unpacked)
    return unpacked
  }

  /** The same by hand: the binding's name is the one thing that the library would make up. */
  async function writeTheirs(library: string): Promise<string> {
    const theirs = path.join(folder, 'theirs')
    const calls = [
      ...CASES.map(({ call, options }, index) => [call, NAMES[index], options] as const),
      ['http', 'skyfold_invoke_hello', DOOR] as const,
    ]
    const lines = calls.map(([call, name, options]) => {
      const text = JSON.stringify({ name: 'trigger', ...options }).slice(0, -1)
      return `app.${call}(${JSON.stringify(name)}, ${text}, "handler": () => {} })`
    })
    await mkdir(theirs)
    await writeFile(path.join(theirs, 'package.json'), '{ "main": "index.js" }')
    const text = [`const { app } = require(${JSON.stringify(library)})`, ...lines, ''].join('\n')
    await writeFile(path.join(theirs, 'index.js'), text)
    return theirs
  }
})

async function registeredBy(app: string): Promise<readonly Registered[]> {
  const worker = await startWorker(app)
  worker.stop()
  return worker.registered
}
