/** `sls` as a user meets it: mistakes, kills, interruptions, two at once. Everything on the local cloud. */
import assert from 'node:assert/strict'
import { mkdtemp, readdir, readFile, realpath, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { discardService, processesMentioning, sls, startSls } from './sls.ts'

interface DocumentHead {
  readonly exitCode: number
  readonly diagnostics: readonly {
    readonly code: string
    readonly severity: string
    readonly source?: { readonly file: string; readonly line: number; readonly column: number }
  }[]
}

interface DeployDocument extends DocumentHead {
  readonly targets: readonly {
    readonly status: string
    readonly done: readonly { readonly address: string; readonly action: string }[]
    readonly unchanged: readonly string[]
  }[]
  readonly endpoints: readonly { readonly method: string; readonly url: string; readonly function: string }[]
}

const MANIFEST = `service: kill
provider:
  name: local
  runtime: nodejs20.x
functions:
  first:
    handler: first.run
    events:
      - httpApi: GET /first
  second:
    handler: second.run
    events:
      - queue: work
`

/** The process tells that it stays, the version tells that it goes. */
function handlerOf(version: string): string {
  return `export const run = async () => ({ pid: process.pid, version: '${version}' })\n`
}

describe('sls deploy', function () {
  this.timeout(180_000)
  let folder: string

  beforeEach(async () => {
    folder = await realpath(await mkdtemp(path.join(os.tmpdir(), 'skyfold-deploy-')))
    await write({ 'serverless.yml': MANIFEST, 'first.js': handlerOf('1'), 'second.js': handlerOf('1') })
    await write({ 'package.json': '{"type":"module"}' })
  })
  afterEach(() => discardService(folder))

  it('names all ten mistakes of a manifest at their places, exits with 2 and writes nothing', async () => {
    await write({ 'serverless.yml': await readFile(mistakes(), 'utf8') })
    const before = await readdir(folder, { recursive: true })
    const { code, stdout } = await sls(folder, ['deploy', '--json'])
    const { diagnostics, exitCode } = JSON.parse(stdout) as DocumentHead
    const errors = diagnostics.filter(({ severity }) => severity === 'error')
    const seeded = (await readFile(mistakes(), 'utf8'))
      .split('\n')
      .flatMap((line, index) => (line.includes('# mistake') ? [index + 1] : []))
    assert.equal(seeded.length, 10)
    assert.deepEqual([...new Set(errors.map(({ source }) => source?.line))].sort(byNumber), seeded)
    assert.ok(errors.every(({ source }) => source?.file === 'serverless.yml' && source.column > 0))
    assert.deepEqual([code, exitCode], [2, 2])
    assert.deepEqual(await readdir(folder, { recursive: true }), before, 'nothing is written')

    const shown = await sls(folder, ['deploy'])
    assert.equal(shown.code, 2)
    assert.equal(shown.stdout, '')
    for (const line of seeded)
      assert.match(shown.stderr, new RegExp(`^serverless\\.yml:${line}:\\d+ error MANIFEST_`, 'm'))
    assert.doesNotMatch(shown.stderr, /^\s+at /m, 'no stack trace for a mistake')
  })

  it('changes nothing the second time, and only the changed function after an edit', async () => {
    const first = await deploy()
    assert.equal(first.targets[0]?.status, 'done')
    const [warm, other] = [await invoke('first'), await invoke('second')]
    assert.equal((await invoke('first')).pid, warm.pid, 'a warm process answers again')

    const second = await deploy()
    assert.deepEqual([second.targets[0]?.status, second.targets[0]?.done], ['unchanged', []])
    assert.deepEqual(second.endpoints, first.endpoints)

    await write({ 'second.js': handlerOf('2') })
    const third = await deploy()
    assert.ok(third.targets[0]?.done.length)
    assert.ok(third.targets[0]?.done.every(({ address }) => address.includes('second')))
    assert.deepEqual(await invoke('first'), warm, 'the unchanged function kept its process')
    const replaced = await invoke('second')
    assert.equal(replaced.version, '2')
    assert.notEqual(replaced.pid, other.pid)
  })

  it('converges after a kill -9 of the deploying process at any step', async () => {
    let converged: DeployDocument | undefined
    for (const point of ['plan', 'step.start', 'step.done', 'commit']) {
      await write({ 'second.js': handlerOf(point) })
      await killAt(point)
      converged = await deploy()
      assert.equal((await invoke('second')).version, point)
    }
    const [endpoint] = converged?.endpoints ?? []
    assert.equal((await fetch(endpoint?.url ?? '')).status, 200)
    assert.equal((await deploy()).targets[0]?.status, 'unchanged')
    assert.equal((await sls(folder, ['remove', '--stage', 'dev', '--yes'])).code, 0)
    assert.deepEqual((await readdir(folder)).sort(), [
      'first.js',
      'package.json',
      'second.js',
      'serverless.yml',
    ])
    assert.deepEqual(await processesMentioning(folder), [])
  })

  it('drains on SIGINT, exits with 130 and goes on with the next deploy', async () => {
    const interrupted = startSls(folder, ['deploy', '--json'])
    await interrupted.saw('"type":"step.start"')
    interrupted.kill('SIGINT')
    const { code, stdout } = await interrupted.ended
    const { exitCode, targets } = JSON.parse(stdout) as DeployDocument
    assert.deepEqual([code, exitCode, targets[0]?.status], [130, 130, 'interrupted'])
    const next = await deploy()
    assert.equal(next.targets[0]?.status, 'done')
    assert.equal((await invoke('first')).version, '1')
  })

  it('lets one of two deploys go first and tells the other who it is', async () => {
    const first = startSls(folder, ['deploy', '--json'])
    await first.saw('"type":"step.start"')
    first.kill('SIGSTOP')
    const second = startSls(folder, ['deploy', '--json'])
    await second.saw('"type":"lock.wait"')
    first.kill('SIGCONT')
    const [winner, waiter] = await Promise.all([first.ended, second.ended])
    assert.deepEqual([winner.code, waiter.code], [0, 0], winner.stdout + waiter.stdout)
    assert.match(waiter.stderr, /"type":"lock\.wait","holder":"[^"]+","command":"sls deploy"/)
    assert.equal((await deploy()).targets[0]?.status, 'unchanged')
  })

  it('starts, shows and stops the local cloud', async () => {
    const { endpoints } = await deploy()
    assert.match((await sls(folder, ['local', 'status'])).stdout, /^running/)
    assert.match((await sls(folder, ['local', 'stop'])).stdout, /was stopped/)
    assert.match((await sls(folder, ['local', 'status'])).stdout, /not running/)
    assert.deepEqual(await processesMentioning(folder), [])
    const started = await sls(folder, ['local', 'start'])
    assert.equal(started.code, 0, started.stderr)
    assert.equal((await fetch(endpoints[0]?.url ?? '')).status, 200, 'what was deployed is served again')
  })

  async function write(files: Readonly<Record<string, string>>): Promise<void> {
    for (const [file, text] of Object.entries(files)) await writeFile(path.join(folder, file), text)
  }

  async function deploy(): Promise<DeployDocument> {
    const { code, stdout, stderr } = await sls(folder, ['deploy', '--json'])
    assert.equal(code, 0, stdout + stderr)
    return JSON.parse(stdout) as DeployDocument
  }

  async function invoke(name: string): Promise<{ readonly pid: number; readonly version: string }> {
    const { code, stdout, stderr } = await sls(folder, ['invoke', '-f', name])
    assert.equal(code, 0, stderr)
    return JSON.parse(stdout) as { pid: number; version: string }
  }

  /** Kills the deploying process as soon as it tells of such an event. */
  async function killAt(event: string): Promise<void> {
    const deploying = startSls(folder, ['deploy', '--json'])
    await deploying.saw(`"type":"${event}"`)
    deploying.kill('SIGKILL')
    assert.equal((await deploying.ended).code, null, `it was killed at ${event}`)
  }
})

function mistakes(): URL {
  return new URL('../fixtures/ten-mistakes/serverless.yml', import.meta.url)
}

function byNumber(a: number | undefined, b: number | undefined): number {
  return (a ?? 0) - (b ?? 0)
}
