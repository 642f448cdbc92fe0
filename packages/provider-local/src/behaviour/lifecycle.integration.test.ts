import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import http from 'node:http'
import os from 'node:os'
import path from 'node:path'
import { cloudStatus, startCloud, stopCloud } from '../client/local-cloud.ts'
import { clock, eventually, failureOf, queueTrigger, route, TestStack } from '../testing/stack.ts'

const THINGS = `exports.handler = async (event) => ({ id: event.pathParameters?.id ?? 'none' })`

describe('a service on the local cloud', () => {
  let stack: TestStack
  beforeEach(async () => (stack = await TestStack.create()))
  afterEach(() => stack.discard())

  function options() {
    return { root: stack.root, env: stack.env, clock }
  }

  async function textOf(at: string): Promise<string> {
    return (await fetch(stack.url + at)).text()
  }

  /** Command lines of living processes of this stack. */
  function processes(): readonly string[] {
    const { stdout } = spawnSync('ps', ['-A', '-ww', '-o', 'pid=,args='], { encoding: 'utf8' })
    return stdout.split('\n').filter((line) => line.includes(stack.root))
  }

  function answering(text: string, more: object = {}): { code: string } {
    return { code: `exports.handler = async () => ${JSON.stringify(text)}`, ...more }
  }

  it('answers over HTTP and by hand, and leaves nothing when it is removed', async () => {
    await stack.deploy({ hello: { code: THINGS, triggers: [route('GET /things/{id}')] } })
    const answer = await fetch(`${stack.url}/things/a%2Fb`)
    assert.deepEqual([answer.status, await answer.json()], [200, { id: 'a/b' }])
    const called = await stack.invoke('hello')
    assert.deepEqual([called.failed, called.payload], [false, { id: 'none' }])
    const { url } = stack
    await stack.remove()
    // Somebody else may have the port already.
    const left = await fetch(`${url}/things/a%2Fb`).then(
      (one) => one.text(),
      () => 'closed',
    )
    assert.notEqual(left, '{"id":"a/b"}')
    assert.equal(existsSync(path.join(stack.root, '.skyfold')), false)
    await eventually(() => processes().length === 0 || undefined)
  })

  it('keeps its folder private', async () => {
    await stack.deploy({ hello: answering('hi') })
    const folder = path.join(stack.root, '.skyfold', 'local')
    assert.equal(statSync(folder).mode & 0o777, 0o700)
    for (const name of readdirSync(folder)) {
      const facts = statSync(path.join(folder, name))
      assert.equal(facts.mode & 0o077, 0, name)
    }
  })

  it('comes back on the same port after a kill', async () => {
    const functions = {
      hello: answering('hello', { triggers: [route('GET /hello'), queueTrigger('jobs')] }),
      ready: answering('ready', { settings: { provisionedConcurrency: 1 } }),
    }
    await stack.deploy(functions)
    const { url } = stack
    const before = await cloudStatus(options())
    assert.ok(before)
    process.kill(before.pid, 'SIGKILL')
    await eventually(async () => (await cloudStatus(options())) === null || undefined)
    assert.match((await stack.wake()) ?? '', new RegExp(`runs at ${url} `))
    assert.equal(await textOf('/hello'), 'hello')
    assert.equal((await stack.invoke('ready')).payload, 'ready')
    const after = await eventually(async () => {
      const status = await cloudStatus(options())
      return status?.functions.some(({ name, idle }) => name === 'shop-dev-ready' && idle > 0)
        ? status
        : undefined
    })
    assert.deepEqual(
      after.functions.map(({ name, version }) => [name, version]),
      before.functions.map(({ name, version }) => [name, version]),
    )
    assert.deepEqual(after.queues, [{ name: 'shop-dev-jobs', waiting: 0, inFlight: 0 }])
  })

  it('ends a handler in an endless loop that outlived a kill', async () => {
    await stack.deploy({
      stuck: { code: 'exports.handler = async () => { for (;;); }', settings: { timeout: 60 } },
    })
    const call = stack.invoke('stuck').catch(() => undefined)
    await eventually(async () => (await cloudStatus(options()))?.functions[0]?.busy === 1 || undefined)
    const status = await cloudStatus(options())
    assert.ok(status)
    process.kill(status.pid, 'SIGKILL')
    await call
    await startCloud(options())
    await eventually(() => processes().filter((line) => line.includes('bootstrap')).length <= 1 || undefined)
  })

  it('does not answer for a copy of its folder', async () => {
    await stack.deploy({ hello: answering('hi') })
    const copy = await mkdtemp(path.join(os.tmpdir(), 'skyfold-copy-'))
    await cp(path.join(stack.root, '.skyfold'), path.join(copy, '.skyfold'), { recursive: true })
    assert.equal(await cloudStatus({ root: copy, env: stack.env, clock }), null)
    await rm(copy, { recursive: true })
  })

  it('ends when its folder is removed under it', async () => {
    await stack.deploy({ hello: answering('hi', { triggers: [route('GET /')] }) })
    await rm(path.join(stack.root, '.skyfold'), { recursive: true })
    await eventually(() => processes().length === 0 || undefined)
    await assert.rejects(textOf('/'))
  })

  it('is one process however many commands start it at once', async () => {
    await stack.deploy({ hello: answering('hi') })
    await stopCloud(options())
    const started = await Promise.all(Array.from({ length: 6 }, () => startCloud(options())))
    assert.equal(new Set(started.map(({ pid }) => pid)).size, 1)
    await eventually(
      () => processes().filter((line) => line.includes('daemon/cloud-process.js')).length === 1 || undefined,
    )
  })

  it('goes on with what was deployed when it is stopped and started', async () => {
    await stack.deploy({ hello: answering('hi', { triggers: [route('GET /')] }) })
    assert.deepEqual(await stopCloud(options()), { stopping: true, droppedMessages: 0 })
    assert.equal(await stopCloud(options()), null)
    await assert.rejects(textOf('/'))
    await startCloud(options())
    assert.equal(await textOf('/'), 'hi')
  })

  it('replaces only what changed; the other function stays warm', async () => {
    const counter = {
      code: 'let calls = 0; exports.handler = async () => ++calls',
      triggers: [route('GET /counter')],
    }
    await stack.deploy({ counter, hello: answering('one', { triggers: [route('GET /hello')] }) })
    assert.deepEqual([await textOf('/counter'), await textOf('/hello')], ['1', 'one'])
    await stack.deploy({ counter, hello: answering('two', { triggers: [route('GET /hello')] }) })
    assert.deepEqual([await textOf('/counter'), await textOf('/hello')], ['2', 'two'])
    const packages = readdirSync(path.join(stack.root, '.skyfold', 'local', 'packages'))
    await eventually(() => packages.length >= 3 || undefined)
    assert.deepEqual(
      (await cloudStatus(options()))?.functions.map(({ name, version }) => [name, version]),
      [
        ['shop-dev-counter', '1'],
        ['shop-dev-hello', '2'],
      ],
    )
  })

  it('refuses no request while it is deployed again', async function () {
    this.timeout(30_000)
    const agent = new http.Agent({ keepAlive: true, maxSockets: 8 })
    const serving = (text: string) => ({ hello: answering(text, { triggers: [route('GET /')] }) })
    await stack.deploy(serving('0'))
    const seen = new Map<string, number>()
    const deploying = new AbortController()
    const ask = (): Promise<string> =>
      new Promise((resolve) => {
        http
          .get(stack.url, { agent }, (answer) => {
            let text = ''
            answer.on('data', (chunk: Buffer) => (text += chunk.toString())).once('end', () => resolve(text))
          })
          .once('error', (error) => resolve(error.message))
      })
    const storm = Array.from({ length: 8 }, async () => {
      while (!deploying.signal.aborted) {
        const text = await ask()
        seen.set(text, (seen.get(text) ?? 0) + 1)
      }
    })
    for (let round = 1; round <= 9; round += 1) await stack.deploy(serving(String(round)))
    assert.equal(await ask(), '9')
    deploying.abort()
    await Promise.all(storm)
    agent.destroy()
    assert.deepEqual(
      [...seen.keys()].filter((text) => !/^[0-9]$/.test(text)),
      [],
    )
    assert.ok((seen.get('0') ?? 0) > 0)
  })

  it('keeps a busy call of the old version until it is done', async () => {
    const slow = (text: string) => ({
      slow: {
        code: `exports.handler = async () => { await new Promise((resolve) => setTimeout(resolve, 500)); return ${text} }`,
        triggers: [route('GET /')],
      },
    })
    await stack.deploy(slow('1'))
    const busy = textOf('/')
    await eventually(async () => (await cloudStatus(options()))?.functions[0]?.busy === 1 || undefined)
    await stack.deploy(slow('2'))
    assert.deepEqual([await busy, await textOf('/')], ['1', '2'])
  })

  it('has its provisioned environments ready before the deploy is done', async () => {
    await stack.deploy({ ready: answering('now', { settings: { provisionedConcurrency: 2 } }) })
    assert.deepEqual(
      (await cloudStatus(options()))?.functions.map(({ idle }) => idle),
      [2],
    )
    assert.equal((await stack.invoke('ready')).coldStart, undefined)
  })

  it('does not put code in service that cannot be loaded ahead', async () => {
    const settings = { provisionedConcurrency: 1 }
    await stack.deploy({ hello: answering('old', { settings, triggers: [route('GET /')] }) })
    const broken = { hello: { code: `throw new Error('broken')`, settings, triggers: [route('GET /')] } }
    assert.equal(await failureOf(stack.deploy(broken)), 'LOCAL_FUNCTION_INIT_FAILED')
    assert.equal(await textOf('/'), 'old')
  })

  it('says which port is taken', async () => {
    const other = http.createServer()
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    // A server that listens on a port has an address of this shape.
    const { port } = other.address() as { port: number }
    const functions = { hello: answering('hi', { triggers: [route('GET /')] }) }
    assert.equal(await failureOf(stack.deploy(functions, { httpPort: port })), 'LOCAL_PORT_BUSY')
    await new Promise((resolve) => other.close(resolve))
    await stack.deploy(functions, { httpPort: port })
    assert.deepEqual([stack.url, await textOf('/')], [`http://127.0.0.1:${port}`, 'hi'])
  })

  it('says that it cannot read its record', async () => {
    await stack.deploy({ hello: answering('hi') })
    await stopCloud(options())
    await writeFile(path.join(stack.root, '.skyfold', 'local', 'record.json'), '{"version":')
    assert.equal(await failureOf(startCloud(options())), 'LOCAL_RECORD_UNREADABLE')
  })

  it('says where to look when it cannot start', async () => {
    const folder = path.join(stack.root, '.skyfold', 'local')
    await mkdir(path.join(folder, 'record.json'), { recursive: true })
    assert.equal(await failureOf(startCloud(options())), 'LOCAL_DAEMON_START_FAILED')
  })
})
