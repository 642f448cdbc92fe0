/** Plans that are saved, drift, imports and repairs, through the real `sls` on the local cloud. */
import assert from 'node:assert/strict'
import { mkdtemp, readdir, readFile, realpath, rm, stat, truncate, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { createEnv } from '@skyfold/engine'
import { provider } from '@skyfold/provider-local'
import { checkEvents } from './event-schema.ts'
import { commandEnvironment, discardService, sls, type SlsResult, startSls } from './sls.ts'

const MANIFEST = `service: planned
provider: { name: local, runtime: nodejs20.x }
functions:
  work:
    handler: work.run
    timeout: 7
    events:
      - queue: { name: jobs, batchSize: 3 }
`
const STACK = { service: 'planned', stage: 'dev', provider: 'local', region: 'local' }

describe('sls', function () {
  this.timeout(60_000)
  let folder: string

  beforeEach(async () => {
    folder = await realpath(await mkdtemp(path.join(os.tmpdir(), 'skyfold-planning-')))
    await write({ 'package.json': '{"type":"module"}', 'serverless.yml': MANIFEST })
    await write({ 'work.js': `export const run = async () => '1'\n` })
  })
  afterEach(() => discardService(folder))

  it('deploys a saved plan exactly, and refuses it once anything has changed', async () => {
    ended(await run('plan', '--out', 'plan.json'), 0)
    assert.equal((await stat(path.join(folder, 'plan.json'))).mode & 0o777, 0o600)
    ended(await run('deploy', '--plan', 'plan.json'), 0)
    const again = ended(await run('deploy', '--plan', 'plan.json'), 6)
    assert.match(again.stderr, /error ENGINE_PLAN_STALE .*deployed in the meantime/)
    await write({ 'serverless.yml': MANIFEST.replace('timeout: 7', 'timeout: 8') })
    ended(await run('plan', '--out', 'plan.json'), 0)
    await write({ 'work.js': `export const run = async () => '2'\n` })
    const edited = ended(await run('deploy', '--plan', 'plan.json'), 6)
    assert.match(edited.stderr, /what is wanted changed/)
    await truncate(path.join(folder, 'plan.json'), 100)
    assert.match(
      ended(await run('deploy', '--plan', 'plan.json'), 1).stderr,
      /ENGINE_PLAN_UNREADABLE plan.json/,
    )
  })

  it('shows drift, exits with 7 when asked, and brings it back', async () => {
    ended(await run('deploy'), 0)
    await meddle()
    const drift = ended(await run('drift', '--exit-code'), 7)
    assert.match(
      drift.stdout,
      /~ changed +local\.queue-trigger\/.*\n +batchSize: recorded 3, there 9, wanted 3/,
    )
    const plan = ended(await run('plan', '--refresh'), 0)
    assert.match(plan.stdout, /batchSize: 9 → 3 \(drift: changed by somebody else\)/)
    assert.match(ended(await run('plan'), 0).stdout, /nothing to do/)
    const types = checkEvents(ended(await run('deploy', '--refresh', '--json'), 0).stderr)
    assert.deepEqual([types[0], types.at(-1)], ['run.start', 'run.end'])
    for (const type of ['drift', 'plan', 'commit', 'step.start', 'step.done'])
      assert.ok(types.includes(type), type)
    ended(await run('drift', '--exit-code'), 0)
  })

  it('imports what another state has forgotten, and then deploys on top of it', async () => {
    ended(await run('deploy'), 0)
    const listed = ended(await run('state', 'list', '--json'), 0)
    const { targets } = JSON.parse(listed.stdout) as {
      targets: { resources: { address: string; id: string }[] }[]
    }
    const queue = targets[0]?.resources.find(({ address }) => address.startsWith('local.queue/'))
    assert.ok(queue)
    const shown = ended(await run('state', 'show', queue.address), 0)
    assert.match(shown.stdout, /^address: local\.queue\/jobs\ntype: local\.queue\nid: /)
    assert.match(
      ended(await run('state', 'show', 'local.queue/job'), 2).stderr,
      /CLI_RECORD_UNKNOWN .*\n.*Did you mean local.queue\/jobs\?/,
    )
    await forgetStates()
    const imported = ended(await run('import', queue.address), 0)
    assert.match(imported.stderr, /imported local\.queue\/jobs .*\n +next: sls plan --stage dev/)
    assert.match(ended(await run('import', queue.address), 2).stderr, /ENGINE_IMPORT_RECORDED/)
    assert.match(ended(await run('plan'), 0).stdout, /~ update +local\.queue\/jobs/)
    ended(await run('deploy'), 0)
    assert.match(ended(await run('deploy'), 0).stderr, /unchanged local\/local/)
  })

  it('frees the lease of a killed run, finds out what it did, and mends a damaged state', async () => {
    const deploying = startSls(folder, ['deploy', '--json'])
    await deploying.saw('"step.start"')
    deploying.kill('SIGKILL')
    checkEvents((await deploying.ended).stderr.replace(/[^\n]*$/, ''))
    assert.match(ended(await run('plan', '--out', 'plan.json'), 6).stderr, /CLI_PLAN_UNSETTLED/)
    const unlocked = ended(await run('state', 'unlock'), 0)
    assert.match(
      unlocked.stdout,
      /command: sls deploy, since .*\n +the lease is free; not known yet: local\./,
    )
    const recovered = ended(await run('state', 'recover', '--json'), 0)
    assert.ok(checkEvents(recovered.stderr).includes('recover'))
    assert.match(recovered.stdout, /"status": "done"/)
    ended(await run('deploy'), 0)
    await truncate(await stateFile(), 50)
    const damaged = ended(await run('state', 'recover'), 2)
    const generation = /--from (\d+)`/.exec(damaged.stderr)?.[1] ?? ''
    ended(await run('state', 'recover', '--from', generation), 0)
    assert.match(
      ended(await run('state', 'recover', '--from', generation), 1).stderr,
      /ENGINE_STATE_READABLE/,
    )
    ended(await run('deploy'), 0)
  })

  function run(...args: readonly string[]): Promise<SlsResult> {
    // Leases and late requests are waited for by a clock that runs faster.
    return sls(folder, args, { SKYFOLD_CLOCK_PACE: '10' })
  }

  async function write(files: Readonly<Record<string, string>>): Promise<void> {
    for (const [name, text] of Object.entries(files)) await writeFile(path.join(folder, name), text)
  }

  async function stateFile(): Promise<string> {
    const states = path.join(folder, '.skyfold/state')
    const name = (await readdir(states)).find((one) => /^planned-.*[0-9a-f]{12}\.json$/.test(one))
    assert.ok(name)
    return path.join(states, name)
  }

  /** The record is lost; the cloud keeps what it has. */
  async function forgetStates(): Promise<void> {
    const states = path.join(folder, '.skyfold/state')
    for (const name of await readdir(states)) if (name.endsWith('.json')) await rm(path.join(states, name))
  }

  /** Somebody else sets the batch size of the queue's trigger. */
  async function meddle(): Promise<void> {
    const env = createEnv({ user: 'meddler', host: 'test', pid: process.pid })
    const connection = await provider.connect({
      stack: STACK,
      options: {},
      root: folder,
      env: commandEnvironment(),
      clock: env,
      guard: () => {},
    })
    const type = provider.resources.find((one) => one.type === 'local.queue-trigger')
    const state = JSON.parse((await readFile(await stateFile(), 'utf8')).split('\nsha256:')[0] ?? '') as {
      resources: Record<string, { type: string; id: string }>
    }
    const id = Object.values(state.resources).find((one) => one.type === type?.type)?.id ?? ''
    const context = {
      clients: connection.clients,
      stack: STACK,
      signal: new AbortController().signal,
      openArtifact: () => Promise.reject(new Error('no package')),
      progress() {},
      now: () => env.now(),
      sleep: (ms: number) => env.sleep(ms),
    }
    const seen: { readonly inputs: object } | null | undefined = await type?.read(context, id)
    await type?.update(context, id, { ...seen?.inputs, batchSize: 9 }, new Set(['batchSize']))
    await connection.close()
  }
})

function ended(result: SlsResult, code: number): SlsResult {
  assert.equal(result.code, code, `${result.stdout}\n${result.stderr}`)
  return result
}
