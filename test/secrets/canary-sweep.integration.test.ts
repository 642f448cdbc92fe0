/**
 * Twelve secrets go through every command, through failures and kills. Nothing that is written, printed or asked may show
 * one of them in any encoding, but for the one request that sets it.
 */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { startAws } from '../clouds/aws/cloud.ts'
import type { RunningCloud } from '../clouds/cloud.ts'
import type { LoggedRequest } from '../clouds/faults.ts'
import { needSpecs } from '../clouds/specs.ts'
import { sls, type SlsResult, startSls } from '../sls.ts'
import { CANARIES, DEPLOYED, DETOURS, FROM_DOTENV, FROM_ENVIRONMENT, parameterOf } from './canaries.ts'
import { type EchoProxy, startEchoProxy } from './echo-proxy.ts'
import { readSinks, Scanner, type Sink } from './scanner.ts'

/** These requests set the variables. */
const SETTERS = /^lambda\.(CreateFunction|UpdateFunctionConfiguration)$/

/** Where the key of the local cloud lies in the state folder of a user. */
const LOCAL_KEY = path.join('skyfold', 'local.key')

/** The user's own: it is neither written by us nor packed. */
const DOTENV = path.join('service', '.env')

/** It tells what it got without showing it. */
const HANDLER = `import { createHash } from 'node:crypto'
const hash = (text) => createHash('sha256').update(text).digest('hex')
export const run = async () => Object.fromEntries(
  Object.entries(process.env).map(([name, value]) => [name, hash(value)]),
)
`

function manifestOf(code: number): string {
  const ways = { ...FROM_ENVIRONMENT, ...FROM_DOTENV }
  const variables = Object.keys(CANARIES).map(
    (name) => `    ${name}: '${ways[name] ?? `\${ssm(raw):${parameterOf(name)}}`}'\n`,
  )
  return `service: canary
${DETOURS}provider:
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
      XDG_STATE_HOME: path.join(root, 'state'),
      ...picked(FROM_ENVIRONMENT),
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
    assert.deepEqual(setBy(cloud.traffic.requests.slice(asked)), Object.keys(CANARIES), 'all are deployed')
    await clean(cloud.traffic.requests.slice(asked))
    await run('remove --yes --stage dev', 0)
    await clean(cloud.traffic.requests.slice(asked))
  })

  it('leave no trace on the way to the local cloud, which has them again after a kill and after a lost key', async () => {
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
    await killLocal()
    await arrive()
    await clean([])
    await killLocal()
    await rm(path.join(root, 'state', LOCAL_KEY))
    for (const words of ['invoke -f first --provider local', 'local start'])
      assert.match((await run(words, 1)).stderr, /LOCAL_VARIABLES_LOCKED/)
    await run('plan --provider local --exit-code', 7)
    await run('deploy --provider local', 0)
    await run('plan --provider local --exit-code', 0)
    await arrive()
    await clean([])
  })

  /** Every secret is in the function, as it is. */
  async function arrive(): Promise<void> {
    const { stdout } = await run('invoke -f first --provider local --json', 0)
    // What the handler above answers.
    const { payload } = JSON.parse(stdout) as { payload: Record<string, string> }
    for (const [name, value] of Object.entries(DEPLOYED))
      assert.equal(payload[name], createHash('sha256').update(value).digest('hex'), name)
  }

  /** The process of the local cloud dies without having done anything about it. */
  async function killLocal(): Promise<void> {
    // Written by the local cloud, which runs.
    const contact = JSON.parse(await readFile(path.join(folder, '.skyfold/local/contact.json'), 'utf8')) as {
      pid: number
    }
    process.kill(contact.pid, 'SIGKILL')
  }

  async function write(code: number): Promise<void> {
    await writeFile(path.join(folder, 'serverless.yml'), manifestOf(code))
    await writeFile(path.join(folder, 'first.js'), HANDLER)
    await writeFile(path.join(folder, 'values.yml'), "form: '${env:FORM}'\n")
    const lines = Object.entries(picked(FROM_DOTENV)).map(([name, value]) => `${name}='${value}'\n`)
    await writeFile(path.join(folder, '.env'), lines.join(''))
    await writeFile(path.join(folder, 'package.json'), '{"type":"module"}')
  }

  /** What it printed. */
  async function run(words: string, code: number): Promise<Pick<SlsResult, 'stdout' | 'stderr'>> {
    const { stdout, stderr, ...ended } = await sls(folder, words.split(' '), env)
    said.push({ where: `stdout of ${words}`, bytes: Buffer.from(stdout) })
    said.push({ where: `stderr of ${words}`, bytes: Buffer.from(stderr) })
    assert.equal(ended.code, code, `sls ${words}: ${stderr}`)
    return { stdout, stderr }
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
    const files = (await readSinks(root)).filter(({ where }) => where !== DOTENV)
    assert.ok(files.length > 2)
    const asked = requests.map(({ n, operation, input }) => ({
      where: `request ${n} ${operation}`,
      bytes: bytesOf(SETTERS.test(operation) ? { ...(input as object), Environment: null } : input),
    }))
    assert.deepEqual(scanner.findAll([...said, ...files, ...asked]), [])
  }
})

/** The canaries that functions were given. */
function setBy(requests: readonly LoggedRequest[]): readonly string[] {
  const set = requests.filter(({ operation }) => SETTERS.test(operation)).map(({ input }) => bytesOf(input))
  return Object.entries(CANARIES).flatMap(([name, value]) =>
    set.some((bytes) => bytes.includes(value)) ? [name] : [],
  )
}

/** The canaries that `ways` names. */
function picked(ways: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(CANARIES).filter(([name]) => Object.hasOwn(ways, name)))
}

/** Every text and all bytes in a request. */
function bytesOf(value: unknown): Buffer {
  if (value instanceof Uint8Array) return Buffer.from(value)
  if (typeof value !== 'object' || value === null)
    return Buffer.from(`${JSON.stringify(value)}\n${String(value)}\n`)
  return Buffer.concat(Object.entries(value).flatMap(([key, one]) => [Buffer.from(`${key}\n`), bytesOf(one)]))
}
