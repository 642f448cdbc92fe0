/**
 * The promise that no command leaves a mess, tried on a whole cloud with real processes and real signals: `sls` is killed
 * at each of its requests, once before the request has an effect and once after, then run again. Then the same with one
 * fault at each request and no kill.
 */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Cloud } from '../clouds/cloud.ts'
import type { FaultKind } from '../clouds/faults.ts'
import { needSpecs } from '../clouds/specs.ts'
import { commandEnvironment } from '../sls.ts'
import { bundledSls } from './bundled-sls.ts'
import { count } from './count.ts'
import { firstDeploy, lineFor, removal, replace, update } from './journey.ts'
import { inLanes, sample } from './lanes.ts'
import type { Trial } from './stage.ts'
import { Stage } from './stage.ts'
import { WarmSls } from './warm-sls.ts'

const FAULTS: readonly FaultKind[] = ['error', 'throttle', 'lost-response', 'reset', 'conflict']
const HOOKS = ['beforeRequest', 'afterEffect'] as const
/** Chooses the samples. Another number looks elsewhere. */
const SEED = 35
/** Kills of each journey that is not tried at every request. */
const SAMPLED = 12
/** Kills of the run that recovers from a kill. */
const TWICE = 12

/** Registers the suite for one cloud and a service of thirty resources or more. */
export function describeKills(cloud: Cloud, service: string): void {
  describe(`sls against ${cloud.name}, disturbed at every request`, function () {
    this.timeout(1_800_000)
    const trial: Trial = { cloud, service, journey: firstDeploy }
    let first: Reference

    before(async function () {
      needSpecs(this)
      first = await undisturbed(trial)
      assert.ok(first.steps >= 30, `${first.steps} resources`)
    })

    it('a first deploy, kill -9 before and after each request', async function () {
      await killAll(this, trial, first, eachKill(first))
    })

    it('a first deploy, one fault at each request', async function () {
      const faults = eachRequest(first)
      await inLanes(faults, (n, sls) => faulty(trial, first, n, sls))
      count(this, faults.length, 'converged')
    })

    it('a first deploy, kill -9 of the run that recovers from a kill', async function () {
      // The second run looks at what the first one may have made, then does the rest: about as many requests again.
      const again = sample(eachRequest(first), TWICE, SEED)
      const pairs = sample(eachKill(first), TWICE, SEED).map(({ n, hook }, index) => ({
        n,
        hook,
        again: again[index] ?? 1,
      }))
      await killAll(this, trial, first, pairs)
    })

    for (const journey of [update, replace, removal])
      it(`${journey.name}, kill -9 at some requests`, async function () {
        const sampled = { ...trial, journey }
        const reference = await undisturbed(sampled)
        await killAll(this, sampled, reference, sample(eachKill(reference), SAMPLED, SEED))
      })
  })
}

/** What an undisturbed command asks and leaves. */
interface Reference {
  readonly steps: number
  readonly requests: number
  readonly shape: readonly string[]
}

/** Where the process dies; `again`: and where the next one does, counted from its own first request. */
interface Kill {
  readonly n: number
  readonly hook: (typeof HOOKS)[number]
  readonly again?: number
}

async function undisturbed(trial: Trial): Promise<Reference> {
  const { command, name } = trial.journey
  const sls = new WarmSls()
  const stage = await Stage.open(trial, sls)
  try {
    const said = await stage.succeed(command, name)
    const reference = {
      steps: Number(/(\d+) steps to do/.exec(said)?.[1]),
      requests: stage.running.traffic.requests.length - stage.asked,
      shape: stage.shape(),
    }
    await stage.converge(reference.shape, name)
    return reference
  } finally {
    await stage.close()
    sls.close()
  }
}

async function killAll(
  context: Mocha.Context,
  trial: Trial,
  { shape }: Reference,
  kills: readonly Kill[],
): Promise<void> {
  const hits = await inLanes(kills, async (kill, sls) => {
    const stage = await Stage.open(trial, sls)
    try {
      const { n, hook, again } = kill
      const hit = await killedAt(trial, stage, kill)
      if (again !== undefined) await killedAt(trial, stage, { n: again, hook })
      await stage.converge(shape, `${trial.journey.name}, kill ${hook} ${n} ${again ?? ''}`)
      return hit
    } finally {
      await stage.close()
    }
  })
  const reached = hits.filter(Boolean).length
  // Waiting takes a request more or less from run to run, so the last ones may not be reached.
  assert.ok(reached >= kills.length * 0.9, `${reached} of ${kills.length} kills hit a running process`)
  count(context, reached, 'converged')
}

/** Runs the command of the journey in a process of its own, which dies at a request. False: it ended before. */
async function killedAt({ journey, cloud }: Trial, stage: Stage, { n, hook }: Kill): Promise<boolean> {
  const { running, folder } = stage
  const last = running.traffic.requests.length + n
  const child = spawn(process.execPath, [await bundledSls(), ...lineFor(cloud, journey.command)], {
    cwd: folder,
    env: { ...commandEnvironment(), ...stage.env },
    stdio: 'ignore',
  })
  const ended = once(child, 'close')
  running.traffic.hooks = {
    [hook]: (seen: number) => {
      if (seen < last) return undefined
      child.kill('SIGKILL')
      return 'drop'
    },
  }
  await ended
  running.traffic.hooks = {}
  return child.signalCode === 'SIGKILL'
}

/** The kinds take turns, so that over the requests of a deploy each kind hits each part of it. */
async function faulty(trial: Trial, { shape }: Reference, n: number, sls: WarmSls): Promise<void> {
  const stage = await Stage.open(trial, sls)
  const kind = FAULTS[n % FAULTS.length] ?? 'error'
  try {
    stage.running.traffic.faults = [{ nth: n, kind }]
    await stage.attempt()
    stage.running.traffic.faults = []
    await stage.converge(shape, `${kind} at ${n}`)
  } finally {
    await stage.close()
  }
}

function eachRequest({ requests }: Reference): readonly number[] {
  return Array.from({ length: requests }, (_, index) => index + 1)
}

function eachKill(reference: Reference): readonly Kill[] {
  return eachRequest(reference).flatMap((n) => HOOKS.map((hook) => ({ n, hook })))
}
