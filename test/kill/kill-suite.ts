/**
 * The promise that a deploy leaves no mess, tried on a whole cloud with real processes and real signals: `sls deploy` is
 * killed at each of its requests, once before the request has an effect and once after, then run again. Then the same
 * with one fault at each request and no kill.
 */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { rm } from 'node:fs/promises'
import type { Cloud, RunningCloud } from '../clouds/cloud.ts'
import type { FaultKind } from '../clouds/faults.ts'
import { needSpecs } from '../clouds/specs.ts'
import { copyService, sls, slsBinary } from '../sls.ts'

const SERVICE = 'test/fixtures/five-functions'
const FAULTS: readonly FaultKind[] = ['error', 'throttle', 'lost-response', 'reset', 'conflict']
/** Cases at once: as many as the machine has cores to run them. */
const LANES = 2

/** Registers the suite for one cloud. */
export function describeKills(cloud: Cloud): void {
  describe(`a deploy of five functions to ${cloud.name} that is disturbed at every request`, function () {
    this.timeout(1_800_000)
    let reference: Reference

    before(async function () {
      needSpecs(this)
      reference = await undisturbed(cloud)
    })

    it('ends well after kill -9 before and after each request', async () => {
      const cases = everyRequest(reference).flatMap((n) => [
        () => killed(cloud, reference, { n, hook: 'beforeRequest' }),
        () => killed(cloud, reference, { n, hook: 'afterEffect' }),
      ])
      await inLanes(cases)
    })

    it('ends well after one fault at each request', async () => {
      // The kinds take turns, so that over the requests of a deploy each kind hits each part of it.
      const cases = everyRequest(reference).map(
        (n) => () => faulty(cloud, reference, { n, kind: FAULTS[n % FAULTS.length] ?? 'error' }),
      )
      await inLanes(cases)
    })
  })
}

/** What an undisturbed deploy asks and leaves. */
interface Reference {
  readonly requests: number
  readonly objects: readonly string[]
}

async function undisturbed(cloud: Cloud): Promise<Reference> {
  const { running, folder } = await open(cloud)
  try {
    await deployWell(cloud, running, folder)
    const reference = { requests: running.traffic.requests.length, objects: shapeOf(running) }
    const again = await sls(folder, deploy(cloud), running.env)
    assert.equal(again.code, 0, again.stderr)
    assert.equal(running.traffic.requests.length, reference.requests, 'a second deploy asks nothing')
    return reference
  } finally {
    await close(running, folder)
  }
}

interface Kill {
  readonly n: number
  readonly hook: 'beforeRequest' | 'afterEffect'
}

async function killed(cloud: Cloud, reference: Reference, { n, hook }: Kill): Promise<void> {
  const { running, folder } = await open(cloud)
  try {
    const child = spawn(process.execPath, [slsBinary, ...deploy(cloud)], {
      cwd: folder,
      env: { ...process.env, CI: 'true', SKYFOLD_STATE: 'file', ...running.env },
      stdio: 'ignore',
    })
    const ended = new Promise((resolve) => child.once('close', resolve))
    running.traffic.hooks = {
      [hook]: (seen: number) => {
        if (seen < n) return undefined
        child.kill('SIGKILL')
        return 'drop'
      },
    }
    await ended
    running.traffic.hooks = {}
    await converged(cloud, reference, { running, folder, what: `kill ${hook} ${n}` })
  } finally {
    await close(running, folder)
  }
}

async function faulty(
  cloud: Cloud,
  reference: Reference,
  { n, kind }: { n: number; kind: FaultKind },
): Promise<void> {
  const { running, folder } = await open(cloud)
  try {
    running.traffic.faults = [{ nth: n, kind }]
    await sls(folder, deploy(cloud), running.env)
    running.traffic.faults = []
    await converged(cloud, reference, { running, folder, what: `${kind} at ${n}` })
  } finally {
    await close(running, folder)
  }
}

interface Place {
  readonly running: RunningCloud
  readonly folder: string
}

/** One more deploy, undisturbed: it succeeds, and everything is there once. */
async function converged(cloud: Cloud, reference: Reference, place: Place & { what: string }): Promise<void> {
  const { running, folder, what } = place
  const last = running.traffic.requests.at(-1)?.operation ?? 'none'
  const result = await sls(folder, deploy(cloud), running.env)
  assert.equal(result.code, 0, `${what} (${last}): ${result.stderr}`)
  assert.deepEqual(shapeOf(running), reference.objects, `${what} (${last}): orphans, duplicates or gaps`)
}

async function deployWell(cloud: Cloud, running: RunningCloud, folder: string): Promise<void> {
  const result = await sls(folder, deploy(cloud), running.env)
  assert.equal(result.code, 0, result.stderr)
}

async function open(cloud: Cloud): Promise<Place> {
  const [running, folder] = await Promise.all([cloud.start({ settleMs: 5 }), copyService(SERVICE)])
  return { running, folder }
}

async function close(running: RunningCloud, folder: string): Promise<void> {
  await running.stop()
  await rm(folder, { recursive: true, force: true })
}

function deploy(cloud: Cloud): readonly string[] {
  return ['deploy', '--provider', cloud.name]
}

/** Kind and owner of everything: ids may differ from run to run, what they stand for may not. */
function shapeOf(running: RunningCloud): readonly string[] {
  return running
    .objects()
    .map(({ kind, owner, id }) => `${kind} ${owner ? owner.address : id}`)
    .sort()
}

function everyRequest({ requests }: Reference): readonly number[] {
  return Array.from({ length: requests }, (_, index) => index + 1)
}

/** Runs all cases, a few at a time, and reports every one that failed. */
async function inLanes(cases: readonly (() => Promise<void>)[]): Promise<void> {
  const queue = [...cases]
  const failures: string[] = []
  const lane = async (): Promise<void> => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      await next().catch((error: unknown) => failures.push(String(error)))
    }
  }
  await Promise.all(Array.from({ length: LANES }, lane))
  assert.deepEqual(failures, [], `${failures.length} of ${cases.length} cases`)
}
