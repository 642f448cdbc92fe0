/** The template of all clouds as its README tells it: one folder, one command, four targets, from the first deploy to the last. */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { EveryCloud, PublicCloud } from './behaviour/every-cloud.ts'
import { needEveryCloud, startEveryCloud } from './behaviour/every-cloud.ts'
import type { HttpRequest, Runner } from './behaviour/runner.ts'
import { copyService, discardService, processesMentioning, sls } from './sls.ts'

interface ChangeDocument {
  readonly exitCode: number
  readonly targets: readonly {
    readonly provider: string
    readonly status: string
    readonly done?: readonly { readonly address: string }[]
  }[]
  readonly endpoints?: readonly { readonly provider: string; readonly url: string }[]
  readonly kept?: readonly { readonly provider: string; readonly address: string }[]
}

const TEMPLATE = { service: 'orders', stage: 'dev' }
const EVERYWHERE = ['aws', 'azure', 'gcp', 'local']
const PUBLIC: readonly PublicCloud[] = ['aws', 'gcp', 'azure']
/** On Azure all functions are published with their app. */
const OWN: Readonly<Record<string, RegExp>> = { azure: /^azure\.web\.package\/app$/ }
/** Queues and what they lie in: by address, and by the words of the fakes. */
const HOLDS_DATA = {
  addresses: [
    'aws.sqs.queue/shipments',
    'azure.resources.group/stack',
    'azure.storage.account/stack',
    'azure.storage.queue/shipments',
  ],
  kinds: ['resources.Group', 'sqs.queue', 'storage.Account', 'storage.Queue'],
}

describe('one service folder on every cloud at once', function () {
  this.timeout(300_000)
  let every: EveryCloud | undefined
  let folder = ''
  let files: readonly string[]

  before(async function () {
    needEveryCloud(this)
    every = await startEveryCloud()
    folder = await copyService('templates/multi-cloud')
    files = await filesUnder(folder)
  })
  after(async () => {
    if (folder !== '') await discardService(folder)
    await every?.stop()
  })

  it('is deployed by one command, with one summary', async () => {
    const { targets, endpoints = [] } = await deploy()
    assert.deepEqual(statuses(targets), ['aws done', 'azure done', 'gcp done', 'local done'])
    assert.deepEqual([...new Set(endpoints.map(({ provider }) => provider))].sort(), EVERYWHERE)
  })

  it('arrives as the packages that were built, byte for byte', async () => {
    for (const cloud of PUBLIC) {
      const arrived = clouds().packages(cloud).map(sha256).sort()
      assert.deepEqual(arrived, await builtFor(cloud), cloud)
    }
  })

  it('answers the same everywhere', async () => {
    await clouds().onEach({ ...TEMPLATE, folder }, async (runner, provider) => {
      assert.deepEqual(
        await askAll(runner, [
          ['greet', 'GET', '/hello/J%C3%BCrgen?greeting=Servus'],
          ['place', 'POST', '/orders', '{"item":"tea","quantity":2}'],
          ['place', 'POST', '/orders', '{"item":"tea","quantity":0}'],
        ]),
        [
          [200, '{"message":"Servus, Jürgen!"}'],
          [201, '{"accepted":{"item":"tea","quantity":2}}'],
          [400, '{"error":"An order has an item and a quantity from 1."}'],
        ],
        provider,
      )
      const [[status] = []] = await askAll(runner, [['greet', 'GET', '/goodbye']])
      assert.equal(status, 404, provider)
      const parcels = [{ body: 'parcel 1' }, { body: 'a lost one' }]
      assert.deepEqual(await runner.deliver('shipments', parcels), ['acknowledged', 'retried'], provider)
    })
  })

  it('asks nothing of any cloud the second time', async () => {
    const before = clouds().requests()
    const { targets } = await deploy()
    const expected = EVERYWHERE.map((provider) => `${provider} unchanged`)
    assert.deepEqual(statuses(targets), expected)
    assert.deepEqual(clouds().requests(), before)
  })

  it('touches the edited function alone', async () => {
    await edit("?? 'Hello'", "?? 'Good morning'")
    const { targets } = await deploy()
    for (const { provider, status, done = [] } of targets) {
      const own = OWN[provider] ?? /\/greet$/
      const others = done.filter(({ address }) => !own.test(address))
      assert.deepEqual([status, others], ['done', []], provider)
    }
    await clouds().onEach({ ...TEMPLATE, folder }, async (runner, provider) => {
      const answers = await askAll(runner, [['greet', 'GET', '/hello/you']])
      assert.deepEqual(answers, [[200, '{"message":"Good morning, you!"}']], provider)
    })
  })

  it('goes to the other clouds when one refuses the credentials', async () => {
    await edit("?? 'Good morning'", "?? 'Good evening'")
    const before = clouds().clouds.aws.objects()
    const { unknown } = clouds().clouds.aws.badCredentials
    const { code, stdout, stderr } = await sls(folder, ['deploy', '--json'], { ...clouds().env, ...unknown })
    const { exitCode, targets } = parse(stdout)
    assert.deepEqual([code, exitCode], [3, 3], stderr)
    assert.deepEqual(statuses(targets), ['aws refused', 'azure done', 'gcp done', 'local done'])
    assert.deepEqual(clouds().clouds.aws.objects(), before, 'nothing was changed where it failed')
    const mended = statuses((await deploy()).targets)
    assert.deepEqual(mended, ['aws done', 'azure unchanged', 'gcp unchanged', 'local unchanged'])
  })

  it('is removed from everywhere, except what holds data', async () => {
    await deploy()
    const { code, stdout, stderr } = await sls(
      folder,
      ['remove', '--stage', 'dev', '--yes', '--json'],
      clouds().env,
    )
    assert.equal(code, 0, stdout + stderr)
    const kept = (parse(stdout).kept ?? []).map(({ address }) => address).sort()
    assert.deepEqual(kept, HOLDS_DATA.addresses)
    const left = clouds()
      .objects()
      .map(({ kind }) => kind)
      .sort()
    assert.deepEqual(left, HOLDS_DATA.kinds)
    assert.deepEqual(await processesMentioning(folder), [], 'no process is left, so no port is held')
    const ours = (await filesUnder(folder)).filter((file) => !files.includes(file))
    assert.deepEqual(
      ours.filter((file) => !/^\.skyfold($|\/state)/.test(file)),
      [],
      'only the record of what was kept',
    )
  })

  function clouds(): EveryCloud {
    assert.ok(every)
    return every
  }

  async function deploy(): Promise<ChangeDocument> {
    const { code, stdout, stderr } = await sls(folder, ['deploy', '--json'], clouds().env)
    assert.equal(code, 0, stdout + stderr)
    return parse(stdout)
  }

  async function edit(from: string, to: string): Promise<void> {
    const file = path.join(folder, 'src/greet.ts')
    const text = await readFile(file, 'utf8')
    assert.ok(text.includes(from))
    await writeFile(file, text.replace(from, to))
  }

  /** SHA-256 of the packages that were built for one cloud, sorted. */
  async function builtFor(cloud: PublicCloud): Promise<readonly string[]> {
    const parent = path.join(folder, '.skyfold/artifacts/dev')
    const all = await readdir(parent, { recursive: true })
    const zips = all.filter((name) => name.startsWith(`${cloud}-`) && name.endsWith('.zip'))
    const bytes = await Promise.all(zips.map((name) => readFile(path.join(parent, name))))
    return bytes.map(sha256).sort()
  }
})

type Question = readonly [name: string, method: string, target: string, body?: string]

/** Status and text of each answer. */
async function askAll(
  runner: Runner,
  questions: readonly Question[],
): Promise<readonly (readonly [status: number, text: string])[]> {
  const answers: [number, string][] = []
  for (const [name, method, target, body = ''] of questions) {
    const headers: HttpRequest['headers'] = body === '' ? [] : [['content-type', 'application/json']]
    const answer = await runner.http({ function: name, method, target, headers, body: Buffer.from(body) })
    answers.push([answer.status, answer.body.toString()])
  }
  return answers
}

function statuses(targets: ChangeDocument['targets']): readonly string[] {
  return targets.map(({ provider, status }) => `${provider} ${status}`).sort()
}

// The document of a command that ended by itself.
function parse(stdout: string): ChangeDocument {
  return JSON.parse(stdout) as ChangeDocument
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

async function filesUnder(folder: string): Promise<readonly string[]> {
  return (await readdir(folder, { recursive: true })).sort()
}
