import assert from 'node:assert/strict'
import { mkdtemp, readdir, realpath, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { eventually } from '../testing/stack.ts'
import { Fleet } from './fleet.ts'
import type { CodeVersion } from './start.ts'
import { Pool, ProvisionError } from './pool.ts'
import { essentialVariables } from './variables.ts'

describe('the environments of a version', () => {
  let root: string
  let fleet: Fleet
  let logs: string[]

  beforeEach(async () => {
    root = await realpath(await mkdtemp(path.join(os.tmpdir(), 'skyfold-pool-')))
    logs = []
    openFleet(8)
  })
  afterEach(async () => {
    fleet.close()
    await rm(root, { recursive: true, force: true })
  })

  function openFleet(max: number): void {
    const temporary = path.join(root, 'tmp')
    fleet = new Fleet({ temporary, essentials: essentialVariables(process.env), mark: root, max })
  }

  async function open(code: string, change: Partial<CodeVersion> = {}, initMs = 5000): Promise<Pool> {
    const folder = await mkdtemp(path.join(root, 'code-'))
    await writeFile(path.join(folder, 'index.js'), code)
    const version: CodeVersion = {
      function: 'hello',
      arn: 'arn:aws:lambda:us-east-1:000000000000:function:hello',
      number: '1',
      folder,
      handler: 'index.handler',
      memorySize: 128,
      timeout: 3,
      environment: {},
      region: 'us-east-1',
      ...change,
    }
    return new Pool({ fleet, version, initMs, log: (text) => logs.push(text) })
  }

  const PID = `exports.handler = async (event) => { await new Promise((resolve) => setTimeout(resolve, event.wait ?? 0)); return process.pid }`

  it('wait for each other when the machine has no room for more, and none is refused', async () => {
    openFleet(1)
    const pool = await open(PID)
    const calls = await Promise.all(Array.from({ length: 3 }, () => pool.invoke('{"wait":20}')))
    assert.deepEqual(
      calls.map(({ failed }) => failed),
      [false, false, false],
    )
    assert.equal(new Set(calls.map(({ payload }) => payload)).size, 1)
  })

  it('make room for another function when they are idle', async () => {
    openFleet(1)
    const [one, other] = [await open(PID), await open(PID)]
    const first = await one.invoke('{}')
    const second = await other.invoke('{}')
    assert.notEqual(first.payload, second.payload)
    assert.deepEqual([one.idle, other.idle], [0, 1])
  })

  it('load code that is slow to load once more, within the time of the call', async () => {
    const code = `
      const fs = require('node:fs'), file = ${JSON.stringify(path.join(root, 'tries'))}
      const tries = fs.existsSync(file) ? fs.readFileSync(file, 'utf8').length : 0
      fs.appendFileSync(file, 'x')
      if (tries === 0) for (const end = Date.now() + 2000; Date.now() < end;);
      exports.handler = async () => tries + 1`
    const pool = await open(code, {}, 200)
    assert.deepEqual((({ failed, payload }) => ({ failed, payload }))(await pool.invoke('{}')), {
      failed: false,
      payload: '2',
    })
  })

  it('give up on code that never loads, at the timeout of the function', async () => {
    const pool = await open('for (;;);', { timeout: 0.3 }, 200)
    const { failed, timedOut, payload } = await pool.invoke('{}')
    assert.deepEqual([failed, timedOut], [true, true])
    assert.match(payload, /Sandbox\.Timedout.*Task timed out after 0\.30 seconds/)
  })

  it('count no loading in the time of a call', async () => {
    const code = `
      for (const end = Date.now() + 600; Date.now() < end;);
      exports.handler = async (event, context) => context.getRemainingTimeInMillis()`
    const pool = await open(code, { timeout: 0.5 })
    const { failed, payload, coldStart } = await pool.invoke('{}')
    assert.equal(failed, false)
    assert.ok(Number(payload) > 0)
    assert.ok((coldStart?.codeInitMs ?? 0) >= 600)
  })

  it('are started anew when a provisioned one dies', async () => {
    const pool = await open(
      `exports.handler = async (event) => event.die ? process.exit(1) : process.env.AWS_LAMBDA_INITIALIZATION_TYPE`,
    )
    await pool.provision(1)
    assert.equal((await pool.invoke('{}')).payload, '"provisioned-concurrency"')
    assert.equal((await pool.invoke('{"die":true}')).failed, true)
    await eventually(() => pool.idle === 1 || undefined)
    const again = await pool.invoke('{}')
    assert.deepEqual([again.payload, again.coldStart], ['"provisioned-concurrency"', undefined])
  })

  it('cannot be provisioned with code that does not load', async () => {
    const pool = await open(`throw new Error('no')`)
    await assert.rejects(pool.provision(2), ProvisionError)
  })

  it('get variables that Node reads at its start', async () => {
    const pool = await open(
      `exports.handler = async () => process.execArgv.concat(process.env.NODE_OPTIONS, String(require('node:v8').getHeapStatistics().heap_size_limit < 2e8))`,
      {
        environment: { NODE_OPTIONS: '--max-old-space-size=64' },
      },
    )
    assert.equal((await pool.invoke('{}')).payload, '["--max-old-space-size=64","true"]')
  })

  it('end when the version is retired, the busy ones when they are done, and leave no files', async () => {
    const pool = await open(PID)
    await pool.invoke('{}')
    const busy = pool.invoke('{"wait":100}')
    const idle = pool.invoke('{}')
    await idle
    const retired = pool.retire()
    assert.equal((await busy).failed, false)
    await retired
    assert.deepEqual([pool.idle, pool.busy, await readdir(path.join(root, 'tmp'))], [0, 0, []])
  })

  it('go away when nobody calls them for long, but for the provisioned ones', async () => {
    const pool = await open(PID)
    await pool.provision(1)
    await Promise.all([pool.invoke('{"wait":50}'), pool.invoke('{"wait":50}')])
    assert.equal(pool.idle, 2)
    pool.reap(performance.now())
    assert.equal(pool.idle, 2)
    pool.reap(performance.now() + 11 * 60_000)
    await eventually(() => pool.idle === 1 || undefined)
    await sleep(50)
    assert.equal(pool.idle, 1)
  })

  it('take with them what a handler started', async () => {
    const code = `
      exports.handler = async () => {
        const child = require('node:child_process').spawn('sleep', ['60'], { stdio: 'ignore' })
        setTimeout(() => process.exit(0), 20)
        console.log('child ' + child.pid)
        await new Promise(() => setTimeout(() => {}, 1000))
      }`
    const pool = await open(code)
    assert.equal((await pool.invoke('{}')).failed, true)
    const child = Number(logs.find((text) => text.startsWith('child '))?.slice('child '.length))
    assert.ok(child > 1)
    await eventually(() => isGone(child) || undefined)
  })

  it('log what native code and child processes write, too', async () => {
    const pool = await open(
      `exports.handler = async () => { require('node:fs').writeSync(1, 'raw line\\n'); await new Promise((resolve) => setTimeout(resolve, 50)) }`,
    )
    await pool.invoke('{}')
    await eventually(() => logs.includes('raw line') || undefined)
  })
})

function isGone(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return false
  } catch {
    return true
  }
}
