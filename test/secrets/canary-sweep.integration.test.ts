/**
 * Twelve secrets go through every command, through failures and kills. Nothing that is written, printed or asked may show
 * one of them in any encoding, but for the one request that sets it.
 */
import assert from 'node:assert/strict'
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { startAws } from '../clouds/aws/cloud.ts'
import type { RunningCloud } from '../clouds/cloud.ts'
import type { LoggedRequest } from '../clouds/faults.ts'
import { needSpecs } from '../clouds/specs.ts'
import { sls, startSls } from '../sls.ts'
import { CANARIES, parameterOf } from './canaries.ts'
import { type EchoProxy, startEchoProxy } from './echo-proxy.ts'
import { readSinks, Scanner, type Sink } from './scanner.ts'

/** These requests set the variables. */
const SETTERS = /^lambda\.(CreateFunction|UpdateFunctionConfiguration)$/

/**
 * What the local cloud starts its functions from, also after it was killed and nobody is there to ask a source again:
 * for its owner alone (0600, in a folder that git ignores), as the environment of any process on the machine is.
 */
const LOCAL_RECORD = path.join('.skyfold', 'local', 'record.json')

const HANDLER = 'export const run = async () => ({ ok: true })\n'

function manifestOf(code: number): string {
  const variables = Object.keys(CANARIES).map((name) => `    ${name}: \${ssm(raw):${parameterOf(name)}}\n`)
  return `service: canary
provider:
  name: aws
  region: eu-west-1
  runtime: nodejs22.x
  environment:
    CODE: '${code}'
${variables.join('')}functions:
  first:
    handler: first.run
    events:
      - httpApi: { method: GET, path: /first, auth: public }
`
}

describe('twelve secrets in ten encodings', function () {
  this.timeout(300_000)
  const scanner = new Scanner(CANARIES)
  let root = ''
  let folder = ''
  let cloud: RunningCloud
  let proxy: EchoProxy
  let env: Record<string, string> = {}
  let said: Sink[] = []

  before(async function () {
    needSpecs(this)
    const secureParameters = Object.fromEntries(
      Object.entries(CANARIES).map(([name, value]) => [parameterOf(name), value]),
    )
    cloud = await startAws({ settleMs: 5, secureParameters })
    proxy = await startEchoProxy(cloud.url)
  })
  after(async () => {
    await proxy?.stop()
    await cloud?.stop()
  })

  beforeEach(async () => {
    root = await realpath(await mkdtemp(path.join(os.tmpdir(), 'skyfold-canary-')))
    folder = path.join(root, 'service')
    await mkdir(path.join(root, 'tmp'), { recursive: true })
    await mkdir(folder)
    await write(1)
    said = []
    env = {
      ...cloud.env,
      AWS_ENDPOINT_URL: proxy.url,
      TMPDIR: path.join(root, 'tmp'),
      HOME: root,
      DEBUG: '*',
      NODE_DEBUG: '',
    }
  })
  afterEach(async () => {
    await sls(folder, ['local', 'stop'], env)
    await rm(root, { recursive: true, force: true })
  })

  it('leave no trace on the way to AWS', async () => {
    const asked = cloud.traffic.requests.length
    for (const words of ['package', 'print', 'print --json', 'plan', 'plan --json', 'plan --out plan.json']) {
      await run(words, 0)
    }
    proxy.isEchoing = true
    await run('deploy', 4)
    await run('deploy --json', 4)
    proxy.isEchoing = false
    assert.ok(
      said.some(({ bytes }) => bytes.includes('Could not accept')),
      'the echo is shown',
    )
    await killAtFirstChange()
    await write(2)
    for (const words of [
      'deploy --json',
      'deploy',
      'plan --json',
      'drift --json',
      'releases --json',
      'info --json',
    ]) {
      await run(words, 0)
    }
    await clean(cloud.traffic.requests.slice(asked))
    await run('remove --yes --stage dev', 0)
    await clean(cloud.traffic.requests.slice(asked))
  })

  it('leave no trace on the way to the local cloud, but for the record that it starts from', async () => {
    for (const words of [
      'plan',
      'deploy',
      'deploy --json',
      'invoke -f first',
      'logs -f first',
      'info --json',
    ]) {
      await run(`${words} --provider local`, 0)
    }
    const record = (await readSinks(folder)).find(({ where }) => where === LOCAL_RECORD)
    assert.notDeepEqual(record && scanner.find(record), [], 'the exemption is still needed')
    await clean([])
  })

  async function write(code: number): Promise<void> {
    await writeFile(path.join(folder, 'serverless.yml'), manifestOf(code))
    await writeFile(path.join(folder, 'first.js'), HANDLER)
    await writeFile(path.join(folder, 'package.json'), '{"type":"module"}')
  }

  async function run(words: string, code: number): Promise<void> {
    const { stdout, stderr, ...ended } = await sls(folder, words.split(' '), env)
    said.push({ where: `stdout of ${words}`, bytes: Buffer.from(stdout) })
    said.push({ where: `stderr of ${words}`, bytes: Buffer.from(stderr) })
    assert.equal(ended.code, code, `sls ${words}: ${stderr}`)
  }

  /** The process dies when its function has been made and before it hears of it. */
  async function killAtFirstChange(): Promise<void> {
    const running = startSls(folder, ['deploy', '--json'], env)
    cloud.traffic.hooks = {
      afterEffect: (_, operation) => {
        if (!SETTERS.test(operation)) return undefined
        running.kill('SIGKILL')
        return 'drop'
      },
    }
    const { stdout, stderr } = await running.ended
    cloud.traffic.hooks = {}
    said.push({ where: 'output of a killed deploy', bytes: Buffer.from(stdout + stderr) })
  }

  /** Everything that can be looked at is clean. */
  async function clean(requests: readonly LoggedRequest[]): Promise<void> {
    const files = (await readSinks(root)).filter(({ where }) => where !== path.join('service', LOCAL_RECORD))
    assert.ok(files.length > 2)
    const asked = requests.map(({ n, operation, input }) => ({
      where: `request ${n} ${operation}`,
      bytes: bytesOf(SETTERS.test(operation) ? { ...(input as object), Environment: null } : input),
    }))
    assert.deepEqual(scanner.findAll([...said, ...files, ...asked]), [])
  }
})

/** Every text and all bytes in a request. */
function bytesOf(value: unknown): Buffer {
  if (value instanceof Uint8Array) return Buffer.from(value)
  if (typeof value !== 'object' || value === null)
    return Buffer.from(`${JSON.stringify(value)}\n${String(value)}\n`)
  return Buffer.concat(Object.entries(value).flatMap(([key, one]) => [Buffer.from(`${key}\n`), bytesOf(one)]))
}
