/** Signals to a real `sls deploy` in the middle of a request: what the shell sees, and what the next deploy finds. */
import assert from 'node:assert/strict'
import { rm } from 'node:fs/promises'
import { aws } from './clouds/aws/cloud.ts'
import type { RunningCloud } from './clouds/cloud.ts'
import { needSpecs } from './clouds/specs.ts'
import { checkEvents } from './event-schema.ts'
import { copyService, sls, startSls, type RunningSls } from './sls.ts'

/** What is in flight when the signal comes. */
const HELD = 'lambda.CreateFunction'

const DEPLOY = ['deploy', '--provider', 'aws', '--json']

interface Document {
  readonly exitCode: number
  readonly targets: readonly { readonly status: string; readonly unknown: readonly string[] }[]
}

describe('a signal to sls deploy', function () {
  this.timeout(60_000)
  let cloud: RunningCloud
  let folder: string

  before(function () {
    needSpecs(this)
  })
  beforeEach(async () => {
    ;[cloud, folder] = await Promise.all([
      aws.start({ settleMs: 5 }),
      copyService('test/fixtures/five-functions'),
    ])
  })
  afterEach(async () => {
    await cloud.stop()
    await rm(folder, { recursive: true, force: true })
  })

  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)
    it(`${signal} drains: what is in flight ends, nothing new starts, exit ${code}`, async () => {
      const held = hold(HELD)
      const deploying = start()
      await held.reached
      deploying.kill(signal)
      await deploying.saw('"type":"interrupt"')
      held.release()
      const { code: exitCode, stdout, stderr } = await deploying.ended
      const document = JSON.parse(stdout) as Document
      assert.deepEqual(
        [exitCode, document.exitCode, document.targets[0]?.status],
        [code, code, 'interrupted'],
      )
      assert.equal(checkEvents(stderr).at(-1), 'run.end')
      const isNew = ({ n, operation }: { n: number; operation: string }): boolean =>
        // One that was sent before the signal may arrive after it.
        n > held.count() && operation !== HELD && /\.(Create|Put|Attach|Add|Publish|Update)/.test(operation)
      assert.deepEqual(
        cloud.traffic.requests.filter(isNew).map(({ operation }) => operation),
        [],
        'nothing new was started',
      )
      if (signal === 'SIGINT') await goesOn()
    })

  it('a second one aborts: a request that never answers holds nothing up, and is settled by the next deploy', async () => {
    const held = hold(HELD)
    const deploying = start()
    await held.reached
    deploying.kill('SIGINT')
    await deploying.saw('"type":"interrupt"')
    deploying.kill('SIGINT')
    const { code, stdout } = await deploying.ended
    held.release()
    const [target] = (JSON.parse(stdout) as Document).targets
    assert.deepEqual([code, target?.status], [130, 'interrupted'])
    assert.ok(target?.unknown.some((address) => address.startsWith('aws.lambda.function/')))
    await goesOn()
  })

  function start(): RunningSls {
    return startSls(folder, DEPLOY, { SKYFOLD_STATE: 'file', ...cloud.env })
  }

  /** The next deploy needs no help, and leaves nothing twice. */
  async function goesOn(): Promise<void> {
    const next = await sls(folder, DEPLOY, cloud.env)
    assert.equal(next.code, 0, next.stderr)
    const names = cloud.objects().map(({ kind, id }) => `${kind} ${id}`)
    assert.equal(new Set(names).size, names.length)
    assert.equal(cloud.objects().filter(({ kind }) => kind === 'lambda.function').length, 5)
  }

  /** Holds requests of an operation back from the first on. `count`: requests that had been sent by then. */
  function hold(operation: string): { reached: Promise<void>; release(): void; count(): number } {
    let release = (): void => {}
    let count = Number.POSITIVE_INFINITY
    const released = new Promise<void>((resolve) => (release = resolve))
    const reached = new Promise<void>((resolve) => {
      cloud.traffic.hooks = {
        beforeRequest: async (_, seen) => {
          if (seen !== operation) return
          resolve()
          await released
        },
      }
    })
    return {
      reached,
      count: () => count,
      release: () => {
        count = cloud.traffic.requests.at(-1)?.n ?? 0
        cloud.traffic.hooks = {}
        release()
      },
    }
  }
})
