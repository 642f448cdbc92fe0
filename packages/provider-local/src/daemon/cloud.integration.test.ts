import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type { JsonObject } from '@skyfold/manifest'
import { essentialVariables } from '../environment/variables.ts'
import type { ObjectType } from '../protocol.ts'
import { cloudFolder, createCloudFolder } from '../storage/cloud-folder.ts'
import { Vault } from '../storage/vault.ts'
import type { CloudFolder } from '../storage/cloud-folder.ts'
import { eventually, failureOf } from '../testing/stack.ts'
import { VirtualTime } from '../testing/virtual-time.ts'
import { makeZip } from '../testing/zip.ts'
import { Cloud } from './cloud.ts'

const OWNER = { stack: 'shop/dev/local/us-east-1', address: 'local.function/hello' }
const CODE = `exports.handler = async (event) => { console.log(JSON.stringify(event)); if (event.fail) throw new Error('no') }`
const ZIP = makeZip([{ path: 'index.js', contents: CODE }])
const HASH = createHash('sha256').update(ZIP).digest('hex')
const VERSION = {
  function: 'hello',
  code: { artifact: HASH },
  handler: 'index.handler',
  runtime: 'nodejs22.x',
  memorySize: 128,
  timeout: 5,
  environment: {},
  region: 'us-east-1',
}
const POINTER = { name: 'hello', version: 'v1', provisionedConcurrency: 0, region: 'us-east-1' }
const SCHEDULE = {
  name: 'tick',
  function: 'hello',
  rate: { type: 'rate', value: 5, unit: 'minute' },
  timezone: 'UTC',
  enabled: true,
  region: 'us-east-1',
}
const MINUTE = 60_000

describe('the objects of the local cloud', () => {
  let root: string
  let folder: CloudFolder
  let time: VirtualTime
  let cloud: Cloud
  let complaints: string[]

  beforeEach(async () => {
    root = await realpath(await mkdtemp(path.join(os.tmpdir(), 'skyfold-cloud-')))
    folder = cloudFolder(root)
    time = new VirtualTime('2026-01-01T10:00:00Z')
    complaints = []
    await createCloudFolder(folder)
    await open()
  })
  afterEach(async () => {
    await cloud.close()
    await rm(root, { recursive: true, force: true })
  })

  async function open(): Promise<void> {
    cloud = await Cloud.open({
      folder,
      vault: new Vault(path.join(root, 'home', 'local.key')),
      essentials: essentialVariables(process.env),
      time,
      complain: (text) => complaints.push(text),
    })
  }

  function create(type: ObjectType, id: string, inputs: JsonObject): Promise<void> {
    return cloud.create(type, id, { owner: OWNER, inputs })
  }

  async function createFunction(): Promise<void> {
    await create('local.version', 'v1', VERSION)
    await cloud.around.packages.put(HASH, HASH, ZIP)
    await cloud.settle('local.version', 'v1')
    await create('local.function', 'hello', POINTER)
    await cloud.settle('local.function', 'hello')
  }

  /** Events that the function saw, once there are that many. */
  function events(count: number): Promise<readonly JsonObject[]> {
    return eventually(() => {
      const lines = cloud.around.log.read('hello', 0, 0).filter(({ text }) => text.startsWith('{'))
      // The handler prints its event.
      return lines.length >= count ? lines.map(({ text }) => JSON.parse(text) as JsonObject) : undefined
    })
  }

  it('run a schedule at its times, with the time it was due', async () => {
    await createFunction()
    await create('local.schedule', 'tick', SCHEDULE)
    await time.advance(5 * MINUTE)
    await events(1)
    await time.advance(5 * MINUTE)
    const seen = await events(2)
    assert.deepEqual(
      seen.map(({ time: due, source }) => [due, source]),
      [
        ['2026-01-01T10:05:00Z', 'aws.scheduler'],
        ['2026-01-01T10:10:00Z', 'aws.scheduler'],
      ],
    )
  })

  it('send the input that a schedule has, and try a failed call twice again', async () => {
    await createFunction()
    const input = { event: { fail: true } }
    await create('local.schedule', 'tick', {
      ...SCHEDULE,
      rate: { type: 'rate', value: 1, unit: 'day' },
      input,
    })
    const ends = (): number =>
      cloud.around.log.read('hello', 0, 0).filter(({ text }) => text.startsWith('REPORT')).length
    await time.advance(24 * 60 * MINUTE)
    await eventually(() => ends() === 1 || undefined)
    for (const [wait, calls] of [
      [1, 2],
      [2, 3],
      [60, 3],
    ] as const) {
      await time.advance(wait * MINUTE)
      await eventually(() => ends() === calls || undefined)
    }
    assert.deepEqual(
      await events(3),
      Array.from({ length: 3 }, () => ({ fail: true })),
    )
  })

  it('do not run a disabled schedule', async () => {
    await createFunction()
    await create('local.schedule', 'tick', { ...SCHEDULE, enabled: false })
    assert.equal(cloud.around.schedules.get('tick')?.next, null)
    await cloud.update('local.schedule', 'tick', SCHEDULE)
    assert.equal(cloud.around.schedules.get('tick')?.next, Date.parse('2026-01-01T10:05:00Z'))
    await cloud.remove('local.schedule', 'tick')
    await time.advance(60 * MINUTE)
    assert.deepEqual(await events(0), [])
  })

  it('refuse a schedule that means nothing', async () => {
    const rate = {
      type: 'cron',
      minute: '61',
      hour: '*',
      dayOfMonth: '*',
      month: '*',
      dayOfWeek: '*',
      year: '*',
    }
    assert.equal(
      await failureOf(create('local.schedule', 'tick', { ...SCHEDULE, rate })),
      'LOCAL_SCHEDULE_INVALID',
    )
    assert.equal(await cloud.read('local.schedule', 'tick'), null)
  })

  it('hand the messages of a queue to its function', async () => {
    await createFunction()
    await create('local.queue', 'jobs', { name: 'jobs', visibilityTimeout: 30, region: 'us-east-1' })
    const trigger = {
      function: 'hello',
      queue: 'jobs',
      batchSize: 10,
      batchWindow: 1,
      reportBatchItemFailures: true,
      enabled: true,
    }
    await create('local.queue-trigger', 'hello jobs', trigger)
    const messages = cloud.around.queues.get('jobs')?.messages
    messages?.send('one', { colour: 'red' })
    messages?.send('two', {})
    await time.advance(1000)
    const [event] = await events(1)
    assert.match(JSON.stringify(event), /"body":"one".*"colour":\{"stringValue":"red".*"body":"two"/)
    await eventually(() => messages?.inFlight === 0 || undefined)
  })

  it('belong to one owner', async () => {
    await create('local.queue', 'jobs', { name: 'jobs', visibilityTimeout: 30, region: 'us-east-1' })
    assert.equal(await failureOf(create('local.queue', 'jobs', {})), 'LOCAL_NAME_TAKEN')
    assert.deepEqual((await cloud.read('local.queue', 'jobs'))?.owner, OWNER)
  })

  it('tell a version without its package from a ready one', async () => {
    await create('local.version', 'v1', VERSION)
    assert.equal((await cloud.read('local.version', 'v1'))?.health, 'broken')
    assert.equal(await failureOf(cloud.settle('local.version', 'v1')), 'LOCAL_PACKAGE_MISSING')
    await cloud.around.packages.put(HASH, HASH, ZIP)
    assert.equal((await cloud.read('local.version', 'v1'))?.health, 'ready')
  })

  it('tell a function that does not serve its version yet from one that does', async () => {
    await create('local.version', 'v1', VERSION)
    await create('local.function', 'hello', POINTER)
    assert.equal((await cloud.read('local.function', 'hello'))?.health, 'pending')
    assert.equal(await cloud.around.functions.get('hello')?.invoke('{}'), 'absent')
    await cloud.settle('local.function', 'hello')
    assert.equal((await cloud.read('local.function', 'hello'))?.health, 'ready')
  })

  it('refuse what refers to nothing, and a change of nothing', async () => {
    const orphan = { api: 'none', key: 'GET /', function: 'hello', payload: '2.0' }
    assert.equal(await failureOf(create('local.route', 'r', orphan)), 'LOCAL_REQUEST_REFUSED')
    assert.equal(
      await failureOf(create('local.queue-trigger', 't', { queue: 'none' })),
      'LOCAL_REQUEST_REFUSED',
    )
    assert.equal(await failureOf(cloud.update('local.queue', 'none', {})), 'LOCAL_REQUEST_REFUSED')
    await cloud.remove('local.queue', 'none')
  })

  it('refuse packages that are not what was announced, or no packages', async () => {
    const { packages } = cloud.around
    assert.equal(await failureOf(packages.put(HASH, 'another', ZIP)), 'LOCAL_PACKAGE_REFUSED')
    const evil = makeZip([{ path: '../evil', contents: '' }])
    const evilHash = createHash('sha256').update(evil).digest('hex')
    assert.equal(await failureOf(packages.put(evilHash, evilHash, evil)), 'LOCAL_PACKAGE_REFUSED')
    assert.equal(await failureOf(packages.put('../../evil', HASH, ZIP)), 'LOCAL_REQUEST_REFUSED')
    assert.equal(await packages.has(evilHash), false)
  })

  it('come back from the record, and what cannot is named', async () => {
    await createFunction()
    await cloud.close()
    await open()
    assert.equal((await cloud.around.functions.get('hello')?.invoke('{}')) === 'absent', false)
    // The record's own format.
    const record = {
      version: 1,
      objects: [{ type: 'local.route', id: 'r', owner: OWNER, inputs: { api: 'none' }, assigned: {} }],
    }
    await cloud.close()
    await writeFile(folder.record, JSON.stringify(record))
    await open()
    assert.match(complaints.join(), /local\.route r could not be brought back/)
    assert.equal((await cloud.read('local.route', 'r'))?.health, 'broken')
  })

  it('cannot be guessed from a record of another version', async () => {
    await cloud.close()
    await writeFile(folder.record, '{"version":99,"objects":[]}')
    assert.equal(await failureOf(open()), 'LOCAL_RECORD_UNREADABLE')
  })
})
