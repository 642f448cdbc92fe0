/** Azure beyond the contract: what is sent, what runs, and what is done with a deployed stack. */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { execFile } from 'node:child_process'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import type { JsonObject } from '@skyfold/manifest'
import type { Connection, Deployed, Provider, ResourceContext } from '@skyfold/plugin-api'
import { SkyfoldError } from '@skyfold/plugin-api'
import type { ContractWorld } from '@skyfold/plugin-api/testing'
import { contractFiles, contractService, SECRET_VALUE } from '@skyfold/plugin-api/testing'
import { provider } from '@skyfold/provider-azure'
import type { RunningAzure } from './clouds/azure/cloud.ts'
import { startAzure } from './clouds/azure/cloud.ts'
import { needSpecs } from './clouds/specs.ts'
import { createWorld } from './contract/world.ts'

type Clients = typeof provider extends Provider<infer C> ? C : never

const TARGET = { provider: 'azure', region: 'westeurope', options: {} }
const STACK = { service: 'contract', stage: 'test', provider: 'azure', region: 'westeurope' }

describe('a service on Azure', function () {
  this.timeout(60_000)
  let cloud: RunningAzure
  let world: ContractWorld<Clients>
  let deployed: Deployed
  let connection: Connection<Clients>
  let site: string

  before(async function () {
    needSpecs(this)
    cloud = await startAzure({ settleMs: 10, unseenPrincipals: 1 })
    world = await createWorld(provider, TARGET, () =>
      Promise.resolve({
        env: () => cloud.env,
        objects: () => Promise.resolve(cloud.objects().map(({ id }) => id)),
        close: () => cloud.stop(),
      }),
    )
    for (const [name, text] of Object.entries({ ...contractFiles(), ...HANDLERS })) {
      await mkdir(path.join(world.root, path.dirname(name)), { recursive: true })
      await writeFile(path.join(world.root, name), text)
    }
    const outcome = await world.deploy(contractService(world.root, TARGET))
    assert.equal(outcome.status, 'done', JSON.stringify(outcome.failed))
    deployed = outcome.deployed
    connection = await world.connect()
    site = output('azure.web.site/app', 'name')
  })
  after(() => world?.close())

  function output(address: string, name: string): string {
    const value = deployed.resources[address]?.outputs[name]
    assert.ok(typeof value === 'string', `${address} ${name}`)
    return value
  }

  /** The last body that an operation was sent. */
  function sent(operation: string): JsonObject {
    const request = cloud.traffic.requests.findLast((each) => each.operation === operation)
    assert.ok(request, operation)
    // The fake decodes PUTs into an id and a body.
    return (request.input as { body: JsonObject }).body
  }

  it('is sent as the manifest says, field by field', () => {
    const { id: planId } = deployed.resources['azure.web.plan/app'] ?? {}
    const account = output('azure.storage.account/stack', 'name')
    const owner = {
      'skyfold-stack': 'contract/test/azure/westeurope',
      'skyfold-address': 'azure.web.site/app',
    }
    assert.deepEqual(sent('web.PutSite'), {
      location: 'westeurope',
      kind: 'functionapp,linux',
      tags: { team: 'contract', ...owner },
      identity: { type: 'SystemAssigned' },
      properties: {
        serverFarmId: planId,
        httpsOnly: true,
        functionAppConfig: {
          deployment: {
            storage: {
              type: 'blobContainer',
              value: `https://${account}.blob.core.windows.net/packages-app`,
              authentication: { type: 'SystemAssignedIdentity' },
            },
          },
          runtime: { name: 'node', version: '22' },
          scaleAndConcurrency: { alwaysReady: [], maximumInstanceCount: 100, instanceMemoryMB: 512 },
        },
      },
    })
    assert.deepEqual(sent('web.PutPlan'), {
      location: 'westeurope',
      kind: 'functionapp',
      tags: {
        team: 'contract',
        'skyfold-stack': 'contract/test/azure/westeurope',
        'skyfold-address': 'azure.web.plan/app',
      },
      sku: { name: 'FC1', tier: 'FlexConsumption' },
      properties: { reserved: true },
    })
  })

  it('gets its variables, with secrets, and the addresses of its storage', () => {
    const settings = sent('web.PutSiteConfig')['properties'] as Record<string, string>
    const { SKYFOLD_APP: app, AzureFunctionsWebHost__hostid: hostId, ...rest } = settings
    const name = output('azure.storage.account/stack', 'name')
    assert.deepEqual(rest, {
      GREETING: 'hello',
      TOKEN: SECRET_VALUE,
      AzureWebJobsDisableHomepage: 'true',
      AzureWebJobsStorage__credential: 'managedidentity',
      AzureWebJobsStorage__blobServiceUri: `https://${name}.blob.core.windows.net/`,
      AzureWebJobsStorage__queueServiceUri: `https://${name}.queue.core.windows.net/`,
      AzureWebJobsStorage__tableServiceUri: `https://${name}.table.core.windows.net/`,
    })
    assert.match(hostId ?? '', /^skyfold-[0-9a-f]{20}$/)
    assert.deepEqual(JSON.parse(app ?? ''), {
      functions: ['hello', 'worker', 'tick'],
      routes: [{ method: 'GET', path: '/hello/{name}', function: 'hello' }],
    })
  })

  it('may do with its storage what the host needs and nothing more', () => {
    const roles = cloud.traffic.requests
      .filter(({ operation, status }) => operation === 'authorization.PutRoleAssignment' && status < 300)
      .map(({ input }) =>
        (input as { body: { properties: { roleDefinitionId: string } } }).body.properties.roleDefinitionId
          .split('/')
          .at(-1),
      )
    assert.deepEqual(
      [...new Set(roles)].sort((a = '', b = '') => a.localeCompare(b)),
      [
        '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3',
        '974c5e8b-45b9-4653-ba55-5f855dd0fb88',
        'b7e6dc6d-f1e8-4753-8033-0f276bb0955b',
      ],
    )
  })

  it('answers HTTP with what its handlers return', async () => {
    const url = provider.describe(deployed).endpoints[0]?.url.replace('{name}', 'ada') ?? ''
    const answer = await connection.clients.send({ method: 'GET', url, operation: 'call' }, 'none')
    assert.equal(answer.status, 200)
    assert.deepEqual(JSON.parse(answer.text), { mark: 'one', greeting: 'hello', name: 'ada' })
  })

  it('is called by an administrator through the door of a function', async () => {
    const result = await connection.operations.invoke(deployed, {
      function: 'tick',
      payload: { time: 'now' },
    })
    assert.deepEqual([result.payload, result.failed], [{ time: 'now' }, false])
    assert.notEqual(result.requestId, '')
    assert.ok(result.durationMs >= 0)
  })

  it('keeps the door shut for everybody else', async () => {
    const url = `https://${site}.azurewebsites.net/skyfold/invoke/tick`
    const answer = await connection.clients.send(
      { method: 'POST', url, body: '{}', operation: 'call' },
      'none',
    )
    assert.equal(answer.status, 401)
  })

  it('runs at a tick of its timer', async () => {
    await cloud.sites.tick(site, 'tick_schedule_1')
  })

  it('gets messages that are sent to its queue, again when it fails', async () => {
    const { operations } = connection
    const { messageId } = await operations.send(deployed, { queue: 'jobs', body: '{"n":"ö"}' })
    assert.match(messageId, /^[0-9a-f-]{36}$/)
    assert.equal(await cloud.sites.deliver(site), 0)
    await operations.send(deployed, { queue: 'jobs', body: 'fail' })
    assert.equal(await cloud.sites.deliver(site), 1)
    assert.equal(await cloud.sites.deliver(site), 1)
  })

  const refused: readonly [code: string, run: () => Promise<unknown>][] = [
    [
      'AZURE_NOT_DEPLOYED',
      () => connection.operations.invoke(deployed, { function: 'nobody', payload: null }),
    ],
    ['AZURE_NOT_DEPLOYED', () => connection.operations.send(deployed, { queue: 'nothing', body: '' })],
    [
      'AZURE_SEND_ATTRIBUTES',
      () => connection.operations.send(deployed, { queue: 'jobs', body: '', attributes: { a: 'b' } }),
    ],
    [
      'AZURE_LOGS_IMPOSSIBLE',
      () => connection.operations.logs(deployed, { function: 'tick' })[Symbol.asyncIterator]().next(),
    ],
    [
      'AZURE_INVOKE_FAILED',
      async () => {
        cloud.traffic.faults = [{ match: /^site\./, kind: 'error' }]
        await connection.operations.invoke(deployed, { function: 'tick', payload: null })
      },
    ],
  ]
  for (const [code, run] of refused)
    it(`says ${code} in place of an answer`, async () => {
      await assert.rejects(run(), (error: unknown) => codeOf(error) === code)
      cloud.traffic.faults = []
    })

  it('is left alone for as long as Azure asks', async () => {
    // One is asked for by hand, the other by the SDK.
    for (const [kind, name] of [
      ['azure.storage.account', 'stack'],
      ['azure.web.plan', 'app'],
    ]) {
      const type = provider.resources.find((each) => each.type === kind)
      const id = deployed.resources[`${kind}/${name}`]?.id
      assert.ok(type && id !== undefined)
      cloud.traffic.faults = [{ match: /Get(Account|Plan)/, kind: 'throttle', retryAfter: 2 }]
      const context = {
        clients: connection.clients,
        stack: STACK,
        signal: new AbortController().signal,
        openArtifact: () => Promise.reject(new Error('a read opens no package')),
        progress() {},
        now: () => 0,
        sleep: () => Promise.resolve(),
      }
      await assert.rejects(
        type.read(context, id),
        (error) => error instanceof SkyfoldError && error.retryAfterMs === 2000,
      )
      cloud.traffic.faults = []
    }
  })

  describe('whose package is published', () => {
    let folder: string
    let file: string

    beforeEach(async () => {
      folder = await mkdtemp(path.join(os.tmpdir(), 'skyfold-azure-'))
      file = path.join(folder, 'app.zip')
      await writeFile(
        file,
        Buffer.concat([Buffer.from('PK\u0003\u0004', 'latin1'), Buffer.from('no document')]),
      )
    })
    afterEach(() => rm(folder, { recursive: true }))

    function contextOf(sha256: string): ResourceContext<Clients> {
      return {
        clients: connection.clients,
        stack: STACK,
        signal: new AbortController().signal,
        openArtifact: () => Promise.resolve({ path: file, sha256, bytes: 0 }),
        progress() {},
        now: () => performance.now(),
        sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms / 25)),
      }
    }
    const type = provider.resources.find((each) => each.type === 'azure.web.package')
    const code = { artifact: 'f'.repeat(64) }

    it('keeps the version before in service when it is refused', async () => {
      assert.ok(type)
      const context = contextOf(
        createHash('sha256')
          .update(await readFile(file))
          .digest('hex'),
      )
      const { id } = deployed.resources['azure.web.package/app'] ?? { id: '' }
      const before = await type.read(context, id)
      await type.update(context, id, { site: id, code }, new Set(['code']))
      await assert.rejects(
        async () => type.settle?.(context, id),
        (error: unknown) => codeOf(error) === 'AZURE_PUBLISH_FAILED',
      )
      assert.deepEqual(await type.read(context, id), before)
    })

    it('sends nothing when the file is not the one that was built', async () => {
      assert.ok(type)
      const { id } = deployed.resources['azure.web.package/app'] ?? { id: '' }
      const published = (): number =>
        cloud.traffic.requests.filter(({ operation }) => operation === 'scm.Publish').length
      const before = published()
      await assert.rejects(
        type.update(contextOf('0'.repeat(64)), id, { site: id, code }, new Set(['code'])),
        (error: unknown) => codeOf(error) === 'AZURE_PACKAGE_CHANGED',
      )
      assert.equal(published(), before)
    })
  })
})

describe('the provider for Azure', () => {
  it('loads nothing of Azure before it connects', async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'skyfold-azure-load-'))
    const script = `await import(${JSON.stringify(import.meta.resolve('@skyfold/provider-azure'))})`
    const env = { ...process.env, NODE_V8_COVERAGE: folder }
    await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], { env })
    const files = await readdir(folder)
    const loaded = await Promise.all(files.map((file) => readFile(path.join(folder, file), 'utf8')))
    assert.match(loaded.join(), /provider-azure\/dist\/provider\.js/)
    assert.doesNotMatch(loaded.join(), /node_modules\/@azure/)
    await rm(folder, { recursive: true })
  })
})

describe('connecting to Azure', function () {
  this.timeout(60_000)
  let cloud: RunningAzure

  before(async function () {
    needSpecs(this)
    cloud = await startAzure()
  })
  after(() => cloud?.stop())

  const connect = (env: Record<string, string>, options: JsonObject = {}): Promise<Connection<Clients>> =>
    provider.connect({
      stack: STACK,
      options,
      root: '/service',
      env: { ...cloud.env, ...env },
      clock: { now: () => 0, sleep: () => Promise.resolve() },
      guard() {},
    })

  it('names the subscription before anything is written', async () => {
    const { account } = await connect({})
    assert.equal(account.key, cloud.world.subscription)
    assert.equal(account.label, `subscription Skyfold tests (${cloud.world.subscription})`)
  })

  const cases: readonly [
    code: string,
    hint: RegExp,
    env: () => Record<string, string>,
    options?: JsonObject,
  ][] = [
    ['AZURE_SUBSCRIPTION_MISSING', /AZURE_SUBSCRIPTION_ID/, () => ({ AZURE_SUBSCRIPTION_ID: '' })],
    [
      'AZURE_SUBSCRIPTION_UNKNOWN',
      /az account list/,
      () => ({}),
      { subscription: '99999999-2222-4333-8444-555555555555' },
    ],
    ['AZURE_ENDPOINT_INVALID', /SKYFOLD_AZURE_ENDPOINT/, () => ({}), { endpoint: 'http://127.0.0.1:1' }],
    ['AZURE_CREDENTIALS_REFUSED', /az login/, () => cloud.badCredentials.expired],
    ['AZURE_CREDENTIALS_REFUSED', /az login/, () => cloud.badCredentials.unknown],
  ]
  for (const [code, hint, env, options] of cases)
    it(`says ${code} and what to type`, async () => {
      await assert.rejects(connect(env(), options), (error: unknown) => {
        assert.ok(error instanceof SkyfoldError)
        assert.deepEqual([error.diagnostic.code, error.failure], [code, 'denied'])
        assert.match(error.diagnostic.hint, hint)
        return true
      })
    })
})

/** `worker` refuses one message by name. */
const HANDLERS = {
  'src/worker.js':
    "exports.handler = async (request) => new Response(null, { status: (await request.json()).data === 'fail' ? 500 : 204 })\n",
}

function codeOf(error: unknown): string | undefined {
  return error instanceof SkyfoldError ? error.diagnostic.code : undefined
}
