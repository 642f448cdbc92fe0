/**
 * The promise that no command leaves a mess, tried on a whole cloud with real processes and real signals: `sls` is killed
 * at each of its requests, once before the request has an effect and once after, then run again. Then the same with one
 * fault at each request and no kill.
 */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Cloud } from '../clouds/cloud.ts'
import type { FaultKind, Verdict } from '../clouds/faults.ts'
import { needSpecs } from '../clouds/specs.ts'
import { isRead } from '../clouds/traces.ts'
import { commandEnvironment } from '../sls.ts'
import { bundledSls } from './bundled-sls.ts'
import { count } from './count.ts'
import { deployWithState, firstDeploy, lineFor, removal, replace, rollback, update } from './journey.ts'
import { inLanes, sample } from './lanes.ts'
import type { Trial } from './stage.ts'
import { Stage } from './stage.ts'
import { WarmSls } from './warm-sls.ts'

const FAULTS: readonly FaultKind[] = ['error', 'throttle', 'lost-response', 'reset', 'conflict']
/** Chooses the samples. Another number looks elsewhere. */
const SEED = 35
/** Kills of each journey that is not tried at every request. */
const SAMPLED = 6
/** Kills of the run that recovers from a kill. */
const TWICE = 8

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

    it('a first deploy, kill -9 before and after each request that changes something, after each that asks', async function () {
      await killAll(
        this,
        trial,
        first,
        eachKill(first).map((at) => [at]),
      )
    })

    it('a first deploy, one fault at each request', async function () {
      const faults = eachRequest(first)
      await inLanes(faults, (n, sls) => faulty(trial, first, n, sls))
      count(this, faults.length, 'converged')
    })

    it('a first deploy, kill -9 of the run that recovers from a kill', async function () {
      // The second run looks at what the first one may have made, then does the rest: about as many requests again.
      const kills = eachKill(first)
      const again = sample(kills, TWICE, SEED + 1)
      const pairs = sample(kills, TWICE, SEED).map((at, index) => [at, again[index] ?? at])
      await killAll(this, trial, first, pairs)
    })

    for (const journey of [deployWithState, update, replace, rollback, removal])
      it(`${journey.name}, kill -9 at some requests`, async function () {
        const sampled = { ...trial, journey }
        const reference = await undisturbed(sampled)
        const kills = sample(eachKill(reference), SAMPLED, SEED)
        await killAll(
          this,
          sampled,
          reference,
          kills.map((at) => [at]),
        )
      })
  })
}

/** What an undisturbed command asks and leaves. */
interface Reference {
  readonly steps: number
  readonly changes: number
  readonly questions: number
  readonly shape: readonly string[]
}

/**
 * Where a process dies: before or after the nth request of its own that changes something, or after the nth that asks
 * (before which the cloud is the same).
 */
interface Moment {
  readonly when: 'before change' | 'after change' | 'after question'
  readonly n: number
}

async function undisturbed(trial: Trial): Promise<Reference> {
  const { command, name } = trial.journey
  const sls = new WarmSls()
  const stage = await Stage.open(trial, sls)
  try {
    const said = await stage.succeed(command, name)
    const asked = stage.running.traffic.requests.slice(stage.asked)
    const reference = {
      steps: Number(/(\d+) steps to do/.exec(said)?.[1]),
      changes: asked.filter(({ operation }) => !isRead(operation)).length,
      questions: asked.filter(({ operation }) => isRead(operation)).length,
      shape: stage.shape(),
    }
    await stage.converge(reference.shape, name)
    return reference
  } finally {
    await stage.close()
    sls.close()
  }
}

/** In each case processes die one after the other at the moments of a list; then one lives. */
async function killAll(
  context: Mocha.Context,
  trial: Trial,
  { shape }: Reference,
  cases: readonly (readonly Moment[])[],
): Promise<void> {
  const hits = await inLanes(cases, async (moments, sls) => {
    const stage = await Stage.open(trial, sls)
    try {
      const died: boolean[] = []
      for (const moment of moments) died.push(await killedAt(trial, stage, moment))
      const where = moments.map(({ when, n }) => `${when} ${n}`).join(', then ')
      await stage.converge(shape, `${trial.journey.name}, killed ${where}`)
      return died[0] === true
    } finally {
      await stage.close()
    }
  })
  const reached = hits.filter(Boolean).length
  // Waiting takes a question more or less from run to run, so the last ones may not be reached.
  const missed = cases.length - reached
  assert.ok(missed <= Math.max(1, cases.length / 10), `${missed} of ${cases.length} kills came too late`)
  count(context, reached, 'converged')
}

/** Runs the command of the journey in a process of its own, which dies at a moment. False: it ended before. */
async function killedAt({ journey, cloud }: Trial, stage: Stage, { when, n }: Moment): Promise<boolean> {
  const { traffic } = stage.running
  const child = spawn(process.execPath, [await bundledSls(), ...lineFor(cloud, journey.command)], {
    cwd: stage.folder,
    env: { ...commandEnvironment(), ...stage.env },
    stdio: 'ignore',
  })
  const ended = once(child, 'close')
  let left = n
  let isDying = false
  const strike = (_n: number, operation: string): Verdict => {
    if (isRead(operation) === (when === 'after question')) left -= 1
    isDying ||= left <= 0
    if (!isDying) return undefined
    child.kill('SIGKILL')
    // What it sent besides reaches nobody any more.
    return 'drop'
  }
  traffic.hooks = { [when === 'before change' ? 'beforeRequest' : 'afterEffect']: strike }
  await ended
  traffic.hooks = {}
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

function eachRequest({ changes, questions }: Reference): readonly number[] {
  return upTo(changes + questions)
}

function eachKill({ changes, questions }: Reference): readonly Moment[] {
  return [
    ...upTo(changes).flatMap((n): readonly Moment[] => [
      { when: 'before change', n },
      { when: 'after change', n },
    ]),
    ...upTo(questions).map((n): Moment => ({ when: 'after question', n })),
  ]
}

function upTo(last: number): readonly number[] {
  return Array.from({ length: last }, (_, index) => index + 1)
}
