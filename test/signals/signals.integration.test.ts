/**
 * Signals and closed pipes at several steps of a deploy, as a terminal, a CI runner or `| head` send them: the exit code
 * of a shell, no step begun afterwards, the lease given back, and a next run that ends well.
 */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { aws } from '../clouds/aws/cloud.ts'
import type { RunningCloud } from '../clouds/cloud.ts'
import { needSpecs } from '../clouds/specs.ts'
import { shapeOf } from '../clouds/traces.ts'
import type { RunningSls } from '../sls.ts'
import { copyService, sls, slsBinary, startSls } from '../sls.ts'

const SERVICE = 'test/fixtures/five-functions'
const DEPLOY = ['deploy', '--provider', 'aws']
const CODES = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const
/** Said when the first signal was heard. */
const HEARD = 'interrupted: finishing'
/** Requests at which a signal comes: creating, waiting, nearly done. */
const STEPS = [10, 45, 70]
/** Milliseconds. */
const ON_ITS_WAY = 500

describe('a deploy that gets a signal', function () {
  this.timeout(120_000)
  let running: RunningCloud
  let folder: string
  let reference: readonly string[]

  before(async function () {
    needSpecs(this)
    await open()
    assert.equal((await sls(folder, DEPLOY, running.env)).code, 0)
    reference = shapeOf(running)
    await close()
  })
  beforeEach(open)
  afterEach(close)

  async function open(): Promise<void> {
    running = await aws.start({ settleMs: 5 })
    folder = await copyService(SERVICE)
  }

  async function close(): Promise<void> {
    await running.stop()
    await rm(folder, { recursive: true, force: true })
  }

  for (const [index, [signal, code]] of Object.entries(CODES).entries())
    it(`${signal}: ends with ${code}, starts no step more, and the next run goes on`, async () => {
      const deploy = startSls(folder, DEPLOY, running.env)
      const then = await signalled(deploy, [signal as NodeJS.Signals], STEPS[index] ?? 10)
      const { code: actual, stderr } = await deploy.ended
      assert.equal(actual, code, stderr)
      assert.equal(begun(running), then, 'steps were begun after the signal')
      assert.match(stderr, /interrupted aws\/eu-west-1: \d+ done, 0 failed, [1-9]\d* not done/)
      await assertGivenBack()
      await converges()
    })

  it('SIGINT twice: ends at once with 130, and the next run finds out what was done', async () => {
    for (const step of STEPS.slice(0, 2)) {
      const deploy = startSls(folder, DEPLOY, running.env)
      await signalled(deploy, ['SIGINT', 'SIGINT'], step)
      const { code, stderr } = await deploy.ended
      assert.equal(code, 130, stderr)
    }
    await assertGivenBack()
    await converges()
  })

  it('nobody reads stdout and stderr any more: the deploy goes on to its end', async () => {
    const child = spawn(process.execPath, [slsBinary, ...DEPLOY], {
      cwd: folder,
      env: { ...process.env, CI: 'true', SKYFOLD_STATE: 'file', ...running.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    child.stdout.destroy()
    child.stderr.destroy()
    const [code] = (await once(child, 'close')) as [number | null]
    assert.equal(code, 0)
    assert.deepEqual(shapeOf(running), reference)
    await assertGivenBack()
  })

  /**
   * Sends the signals one after the other when the nth request has taken effect, which is answered when the first one has been
   * heard; how many steps were begun by then.
   */
  function signalled(deploy: RunningSls, signals: readonly NodeJS.Signals[], n: number): Promise<number> {
    return new Promise((resolve, reject) => {
      running.traffic.hooks = {
        async afterEffect(seen) {
          if (seen < n) return
          running.traffic.hooks = {}
          for (const signal of signals) {
            deploy.kill(signal)
            await deploy.saw(HEARD).catch(reject)
          }
          // What was sent before the signal was heard may still be on its way.
          await sleep(ON_ITS_WAY)
          resolve(begun(running))
        },
      }
    })
  }

  /** The state has no lease: nobody needs to wait for one. */
  async function assertGivenBack(): Promise<void> {
    const states = path.join(folder, '.skyfold/state')
    const names = await readdir(states, { recursive: true })
    const texts = await Promise.all(
      names.filter((name) => name.endsWith('.json')).map((name) => readFile(path.join(states, name), 'utf8')),
    )
    assert.ok(
      texts.some((text) => text.includes('"lease":null')),
      names.join(', '),
    )
  }

  async function converges(): Promise<void> {
    const { code, stderr } = await sls(folder, DEPLOY, running.env)
    assert.equal(code, 0, stderr)
    assert.deepEqual(shapeOf(running), reference)
  }
})

/** Steps that were begun: these requests are the first ones of theirs. Others follow a question of the same step. */
function begun({ traffic }: RunningCloud): number {
  return traffic.requests.filter(({ operation }) => FIRST.test(operation)).length
}

const FIRST =
  /\.(CreateRole|CreateLogGroup|CreateFunction|PublishVersion|CreateAlias|CreateSchedule|CreateStage)$/
