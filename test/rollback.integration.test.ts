/** Going back and forth between releases as a user does it, on the local cloud. */
import assert from 'node:assert/strict'
import { mkdtemp, readdir, realpath, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { discardService, processesMentioning, sls, startSls } from './sls.ts'

const MANIFEST = `service: swing
provider:
  name: local
  runtime: nodejs20.x
  environment:
    GREETING: hello
functions:
  web:
    handler: web.run
    events:
      - httpApi: GET /
`

const BROKEN = 'export const run = async () => { this does not parse'

interface Target {
  readonly status: string
  readonly done: readonly { readonly address: string; readonly action: string }[]
  readonly release: string
  readonly current: string
  readonly releases: readonly { readonly id: string; readonly kind: string; readonly to: string | null }[]
}

interface Document {
  readonly exitCode: number
  readonly diagnostics: readonly { readonly code: string; readonly hint: string }[]
  readonly targets: readonly Target[]
  readonly endpoints: readonly { readonly url: string }[]
}

describe('sls rollback', function () {
  this.timeout(120_000)
  let folder: string

  beforeEach(async () => {
    folder = await realpath(await mkdtemp(path.join(os.tmpdir(), 'skyfold-rollback-')))
    await write({ 'serverless.yml': MANIFEST, 'package.json': '{"type":"module"}' })
  })
  afterEach(() => discardService(folder))

  it('makes the version before answer again; the next deploy goes on from there', async () => {
    const url = await deploy('one')
    await deploy('two')
    assert.equal(await answer(url), 'two')

    // What is in the folder does not even build.
    await write({ 'web.js': BROKEN })
    const { targets } = await run('rollback')
    assert.equal(await answer(url), 'one')
    assert.deepEqual(
      targets[0]?.done.map(({ address, action }) => `${action} ${address}`),
      ['record local.version/web', 'update local.function/web'],
    )

    await deploy('two')
    assert.equal(await answer(url), 'two')
    const { releases, current } = await list()
    assert.deepEqual(
      releases.map(({ kind }) => kind),
      ['deploy', 'rollback', 'deploy', 'deploy'],
    )
    assert.equal(current, releases[0]?.id)
    assert.equal(releases[1]?.to, releases[3]?.id)

    await run('rollback', '--to', releases[3]?.id.slice(0, 6) ?? '')
    assert.equal(await answer(url), 'one')
    assert.equal((await sls(folder, ['remove', '--stage', 'dev', '--yes'])).code, 0)
    assert.deepEqual((await readdir(folder)).toSorted(), ['package.json', 'serverless.yml', 'web.js'])
    assert.deepEqual(await processesMentioning(folder), [])
  })

  it('brings everything back with --full, from the packages that were kept', async () => {
    const url = await deploy('one')
    await write({ 'serverless.yml': MANIFEST.replace('hello', 'hej').replace('GET /', 'GET /moved') })
    await deploy('two')
    assert.equal((await fetch(url)).status, 404)
    await write({ 'web.js': BROKEN })
    const { targets } = await run('rollback', '--full')
    assert.ok(targets[0]?.done.some(({ address }) => address.startsWith('local.route/')))
    assert.equal(await answer(url), 'one')
    await write({ 'serverless.yml': MANIFEST })
    const { targets: again } = await deployed('one')
    assert.equal(again[0]?.status, 'unchanged')
  })

  it('is refused without an earlier release, and for an unknown one, with those that there are', async () => {
    const first = await sls(folder, ['rollback', '--json'])
    assert.deepEqual([first.code, codesOf(first.stdout)], [2, ['RELEASE_NONE']])
    await deploy('one')
    const { current } = await list()
    const unknown = await sls(folder, ['rollback', '--to', 'ffff', '--json'])
    assert.deepEqual([unknown.code, codesOf(unknown.stdout)], [2, ['RELEASE_UNKNOWN']])
    assert.ok(unknown.stdout.includes(current))
    const shown = await sls(folder, ['releases'])
    assert.equal(shown.code, 0)
    assert.match(shown.stdout, new RegExp(`→ +${current} +\\d{4}-\\d\\d-\\d\\d .* sls deploy`))
  })

  it('reaches its end after a kill -9, and so does the next deploy', async () => {
    const url = await deploy('one')
    await deploy('two')
    let serving = 'two'
    const texts = new Map((await list()).releases.map(({ id }, index) => [id, index === 0 ? 'two' : 'one']))
    for (const point of ['step.start', 'step.done']) {
      const other = (await list()).releases.find(({ id }) => texts.get(id) !== serving)
      const to = other?.id ?? assert.fail('nothing to go back to')
      await killAt(point, ['rollback', '--to', to])
      if (point === 'step.done') {
        await deploy(serving)
      } else {
        await run('rollback', '--to', to)
        serving = serving === 'one' ? 'two' : 'one'
      }
      assert.equal(await answer(url), serving, point)
      texts.set((await list()).current, serving)
    }
    assert.equal((await deployed(serving)).targets[0]?.status, 'unchanged')
  })

  async function write(files: Readonly<Record<string, string>>): Promise<void> {
    for (const [name, text] of Object.entries(files)) await writeFile(path.join(folder, name), text)
  }

  async function run(...args: readonly string[]): Promise<Document> {
    const { code, stdout, stderr } = await sls(folder, [...args, '--json'])
    assert.equal(code, 0, stderr + stdout)
    return JSON.parse(stdout) as Document
  }

  async function deployed(text: string): Promise<Document> {
    await write({ 'web.js': `export const run = async () => '${text}'\n` })
    return run('deploy')
  }

  /** Returns the URL of the route. */
  async function deploy(text: string): Promise<string> {
    const { endpoints } = await deployed(text)
    return endpoints[0]?.url ?? assert.fail('no endpoint')
  }

  async function list(): Promise<Target> {
    const { targets } = await run('releases')
    return targets[0] ?? assert.fail('no target')
  }

  async function killAt(point: string, args: readonly string[]): Promise<void> {
    const running = startSls(folder, [...args, '--json'])
    await running.saw(`"type":"${point}"`)
    running.kill('SIGKILL')
    await running.ended
  }
})

async function answer(url: string): Promise<string> {
  return (await fetch(url)).text()
}

/** What is said of releases; the manifest has findings of its own. */
function codesOf(stdout: string): readonly string[] {
  const codes = (JSON.parse(stdout) as Document).diagnostics.map(({ code }) => code)
  return codes.filter((code) => code.startsWith('RELEASE_'))
}
