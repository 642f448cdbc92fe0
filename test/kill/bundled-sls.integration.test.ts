import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { rm } from 'node:fs/promises'
import { aws } from '../clouds/aws/cloud.ts'
import { needSpecs } from '../clouds/specs.ts'
import { shapeOf } from '../clouds/traces.ts'
import { commandEnvironment, copyService, slsBinary, startSls } from '../sls.ts'
import { bundledSls } from './bundled-sls.ts'

describe('the command that the kill suites kill', function () {
  this.timeout(60_000)
  before(function () {
    needSpecs(this)
  })

  it('deploys as the shipped one does, request by request', async () => {
    const [shipped, bundled] = [await deployWith(slsBinary), await deployWith(await bundledSls())]
    assert.deepEqual(bundled, shipped)
  })

  it('says and ends as the shipped one does when it is used wrongly', async () => {
    for (const args of [['--version'], ['deploy', '--no-such-flag'], ['dploy'], ['deploy', '--help']]) {
      const [shipped, bundled] = [slsBinary, await bundledSls()].map((binary) => {
        const options = { cwd: '/', env: commandEnvironment(), encoding: 'utf8' } as const
        const { status, stdout, stderr } = spawnSync(process.execPath, [binary, ...args], options)
        return { status, stdout, stderr }
      })
      assert.deepEqual(bundled, shipped)
    }
  })
})

/** What it asked (in no order: steps run side by side), said, and left. */
async function deployWith(binary: string): Promise<object> {
  const running = await aws.start({ settleMs: 0 })
  const folder = await copyService('test/fixtures/five-functions')
  try {
    const { code, stdout, stderr } = await startSls(
      folder,
      ['deploy', '--provider', 'aws'],
      running.env,
      binary,
    ).ended
    // Operations that change something come in the same number whatever the timing.
    const asked = running.traffic.requests.map(({ operation }) => operation)
    const made = asked.filter((operation) => /\.(Create|Put|Add|Publish)/.test(operation)).sort()
    const said = stdout
      .replace(/https?:\/\/[^\s/]+/g, '')
      .split('\n')
      .sort()
    return { code, said, end: stderr.split('\n').at(-2), made, left: shapeOf(running) }
  } finally {
    await running.stop()
    await rm(folder, { recursive: true, force: true })
  }
}
