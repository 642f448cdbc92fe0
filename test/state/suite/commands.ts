/** `sls` with its state in the own place of a cloud's account: one story, because a deploy takes seconds. */
import assert from 'node:assert/strict'
import { mkdtemp, readFile, realpath, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import type { RunningCloud } from '../../clouds/cloud.ts'
import { needSpecs } from '../../clouds/specs.ts'
import type { SlsResult } from '../../sls.ts'
import { discardService, repository, sls } from '../../sls.ts'

export interface Story {
  readonly provider: string
  readonly region: string
  start(): Promise<RunningCloud>
  /** Environment of credentials that take no library; empty: the cloud's own are such. */
  signIn(): Promise<Readonly<Record<string, string>>>
  /** The one request of a deploy that changes nothing. */
  readonly read: string
  /** A variable whose value is a secret. */
  readonly secret: string
  /** What `sls info` says after a removal: some clouds keep what may hold data, and with it the state. */
  readonly left: RegExp
  /** Requests for access tokens, where the cloud logs them. */
  readonly token: RegExp
}

const SDKS = /node_modules\/(@aws-sdk|@smithy|@google-cloud|google-auth-library|google-gax|@grpc|@azure)\//
const MODULE_LOG = 'packages/cli/fixtures/module-log/register.mjs'

export function testCommands(story: Story): void {
  let cloud: RunningCloud
  let folder = ''

  before(async function () {
    needSpecs(this)
    cloud = await story.start()
    folder = await makeService(story)
  })
  after(async () => {
    await cloud?.stop()
    if (folder !== '') await discardService(folder)
  })

  const run = async (args: readonly string[], env: Record<string, string> = {}): Promise<SlsResult> => {
    const result = await sls(folder, args, { ...cloud.env, SKYFOLD_STATE: '', ...env })
    assert.equal(result.code, 0, result.stdout + result.stderr)
    return result
  }

  it('deploys, and makes the place with it', async () => {
    const { stdout } = await run(['deploy', '--json'])
    assert.match(stdout, /"status": "done"/)
  })

  it('asks one thing of the cloud when there is nothing to do, and loads no SDK for it', async () => {
    const before = cloud.traffic.requests.length
    const log = path.join(folder, 'modules.log')
    const { stdout } = await run(['deploy', '--json'], {
      ...(await story.signIn()),
      MODULE_LOG: log,
      NODE_OPTIONS: `--import=${pathToFileURL(path.join(repository, MODULE_LOG)).href}`,
    })
    assert.match(stdout, /"status": "unchanged"/)
    const asked = cloud.traffic.requests.slice(before).map(({ operation }) => operation)
    assert.deepEqual(
      asked.filter((operation) => !story.token.test(operation)),
      [story.read],
    )
    const modules = (await readFile(log, 'utf8')).split('\n')
    assert.ok(
      modules.some((one) => one.includes(`provider-${story.provider}`)),
      'the log is about this run',
    )
    assert.deepEqual(
      modules.filter((one) => SDKS.test(one)),
      [],
    )
  })

  it('checks its place with writes that must be refused, and lists what is recorded there', async () => {
    const { stdout } = await run(['state', 'check', '--json'])
    assert.match(stdout, /"safe": true/)
    const listed = await run(['state', 'list', '--json'])
    assert.match(listed.stdout, /hello/)
  })

  it('asks for the key as well when there are secrets, and finds them unchanged', async () => {
    const manifest = path.join(folder, 'serverless.yml')
    const text = await readFile(manifest, 'utf8')
    await writeFile(manifest, text.replace('GREETING: hello', `GREETING: '${story.secret}'`))
    assert.match((await run(['deploy', '--json'])).stdout, /"status": "done"/)
    assert.match((await run(['deploy', '--json'])).stdout, /"status": "unchanged"/)
  })

  it('removes the stack, and its state with the last of it', async () => {
    await run(['remove', '--stage', 'dev', '--yes'])
    assert.match((await run(['info'])).stdout, story.left)
  })
}

async function makeService({ provider, region }: Story): Promise<string> {
  const folder = await realpath(await mkdtemp(path.join(os.tmpdir(), 'skyfold-service-')))
  const manifest = `service: hello
provider: { name: ${provider}, region: ${region}, runtime: nodejs22.x, stage: dev }
functions:
  hello:
    handler: hello.run
    environment: { GREETING: hello }
    events: [{ httpApi: { path: /, method: get, auth: public } }]
`
  await writeFile(path.join(folder, 'serverless.yml'), manifest)
  await writeFile(path.join(folder, 'hello.js'), "exports.run = async () => 'hello'\n")
  return folder
}
