/** `sls` with its state in the strict S3: what it asks, where it refuses, and how a state comes there. */
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { mkdtemp, realpath, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { ACCOUNT, startAws } from '../../clouds/aws/cloud.ts'
import type { RunningCloud } from '../../clouds/cloud.ts'
import { needSpecs } from '../../clouds/specs.ts'
import type { SlsResult } from '../../sls.ts'
import { discardService, sls } from '../../sls.ts'
import { moduleLog } from './module-log.ts'

const BUCKET = `skyfold-state-${ACCOUNT}-eu-west-1`

const MANIFEST = `service: hello
provider: { name: aws, runtime: nodejs22.x, environment: { GREETING: hello } }
functions:
  hello: { handler: hello.run }
`

async function makeService(manifest: string): Promise<string> {
  const folder = await realpath(await mkdtemp(path.join(os.tmpdir(), 'skyfold-service-')))
  await writeFile(path.join(folder, 'serverless.yml'), manifest)
  await writeFile(path.join(folder, 'hello.js'), "exports.run = async () => 'hello'\n")
  return folder
}

describe('sls with its state in S3', function () {
  this.timeout(120_000)
  let cloud: RunningCloud
  let folder = ''

  before(async function () {
    needSpecs(this)
    cloud = await startAws({ settleMs: 1 })
    folder = await makeService(MANIFEST)
  })
  after(async () => {
    await cloud?.stop()
    if (folder !== '') await discardService(folder)
  })

  const run = (args: readonly string[], env: Record<string, string> = {}): Promise<SlsResult> =>
    sls(folder, [...args, '--provider', 'aws', '--region', 'eu-west-1', '--auth', 'iam'], {
      ...cloud.env,
      SKYFOLD_STATE: '',
      ...env,
    })
  const done = async (args: readonly string[], env?: Record<string, string>): Promise<SlsResult> => {
    const result = await run(args, env)
    assert.equal(result.code, 0, result.stdout + result.stderr)
    return result
  }
  const askedSince = (n: number): readonly string[] =>
    cloud.traffic.requests.slice(n).map(({ operation }) => operation)

  // One story: a deploy takes seconds, so each begins where the one before ended.

  it('refuses to begin anew when the state lies in the folder, and moves it when told', async () => {
    await done(['deploy'], { SKYFOLD_STATE: 'file' })
    const before = cloud.objects().length
    const refused = await run(['deploy', '--json'])
    assert.equal(refused.code, 2, refused.stderr)
    assert.match(refused.stdout, /CLI_STATE_FORGOTTEN/)
    assert.equal(cloud.objects().length, before)
    const moved = await done(['state', 'move', '--from', 'file'])
    assert.match(moved.stdout, new RegExp(`to s3://${BUCKET}/`))
    assert.equal(existsSync(path.join(folder, '.skyfold/state')), false)
  })

  it('asks one thing of AWS when there is nothing to do, and loads no SDK for it', async () => {
    const before = cloud.traffic.requests.length
    const log = moduleLog(folder)
    const { stdout } = await done(['deploy', '--json'], log.env)
    assert.match(stdout, /"status": "unchanged"/)
    assert.deepEqual(askedSince(before), ['s3.GetObject'])
    const modules = await log.read()
    assert.ok(
      modules.some((one) => one.includes('provider-aws')),
      'the log is about this run',
    )
    assert.deepEqual(
      modules.filter((one) => /node_modules\/(@aws-sdk|@smithy|@google-cloud|@azure)\//.test(one)),
      [],
    )
  })

  it('asks for the key of secret hashes as well where a function gets something from the environment', async () => {
    const manifest = MANIFEST.replace('GREETING: hello', "GREETING: hello, KEY: '${env:KEY}'")
    await writeFile(path.join(folder, 'serverless.yml'), manifest)
    const env = { KEY: 'k3y-Qx9-7' }
    assert.doesNotMatch((await done(['deploy', '--json'], env)).stdout, /k3y-Qx9-7/)
    const before = cloud.traffic.requests.length
    assert.match((await done(['deploy', '--json'], env)).stdout, /"status": "unchanged"/)
    assert.deepEqual(askedSince(before), ['ssm.GetParameter', 's3.GetObject'])
    await writeFile(path.join(folder, 'serverless.yml'), MANIFEST)
  })

  it('checks its place with writes that must be refused', async () => {
    const { stdout } = await done(['state', 'check', '--json'])
    const { targets } = JSON.parse(stdout) as { targets: readonly Readonly<Record<string, unknown>>[] }
    assert.deepEqual(
      targets.map(({ safe, serial }) => [safe, typeof serial]),
      [[true, 'number']],
    )
  })

  it('removes the stack and with it its state, and leaves nothing in the folder', async () => {
    await done(['remove', '--stage', 'dev', '--yes'])
    assert.deepEqual(cloud.objects(), [])
    assert.match((await done(['info'])).stdout, /not deployed/)
  })
})
