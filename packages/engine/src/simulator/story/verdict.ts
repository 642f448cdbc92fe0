/** Whether a world is as it should be when everybody has gone home. */
import type { Move } from '@skyfold/manifest'
import { canonicalJson } from '../../graph/canonical.ts'
import type { Goal } from '../../run/course.ts'
import type { Outcome } from '../../run.ts'
import { keptBlobs } from '../../releases/retention.ts'
import { NO_FAULTS } from '../faults.ts'
import type { World } from '../world.ts'

/** What went wrong. */
export interface Problem {
  readonly kind: 'stuck' | 'orphan' | 'wrong'
  readonly text: string
}

/** A run may end in part under faults; after so many the goal must have been reached. */
const ATTEMPTS = 6

/** Deploys until the goal is reached. */
async function reach(world: World, goal: Goal, moved: readonly Move[]): Promise<Problem | null> {
  let last: Outcome | null = null
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    last = (await world.obey({ goal, moved })).outcome
    if (last?.status === 'done' || last?.status === 'unchanged') return null
  }
  const reasons = [...(last?.failed ?? []).map((one) => one.diagnostic), ...(last?.diagnostics ?? [])]
  const texts = reasons.map(({ code, message }) => `${code} ${message}`)
  return { kind: 'stuck', text: `${last?.status}: ${texts.join('; ')}` }
}

/**
 * As `reach`, and again when all requests have arrived: the last write of a dead machine may come when the next one
 * has come and gone, and then there is a lease to be settled.
 */
export async function reachInPeace(
  world: World,
  goal: Goal,
  moved: readonly Move[] = [],
): Promise<Problem | null> {
  const stuck = await reach(world, goal, moved)
  if (stuck) return stuck
  await world.rest(60_000)
  return (await world.state())?.lease ? reach(world, goal, moved) : null
}

/** Compares cloud, state and goal. */
export async function findProblem(
  world: World,
  goal: Goal,
  moved: readonly Move[] = [],
): Promise<Problem | null> {
  world.faults = NO_FAULTS
  if (!world.isForeignObjectSafe) return wrong('an object of somebody else was touched')
  const { mutations } = world.cloud
  const { outcome, writes } = await world.obey({ goal, moved })
  if (outcome?.status !== 'unchanged')
    return wrong(`the next deploy is ${outcome?.status}: ${JSON.stringify(outcome?.plan.steps)}`)
  if (world.cloud.mutations !== mutations || writes > 0)
    return wrong('a deploy without changes wrote something')
  const state = await world.state()
  if (state && (state.lease || Object.keys(state.intents).length + Object.keys(state.deposed).length > 0)) {
    return wrong(`unfinished business: ${JSON.stringify({ ...state, resources: {} })}`)
  }
  const { resources = {}, retired = {}, releases = [] } = state ?? {}
  // Nothing is asked about what is retired: what somebody has done to it by hand is not known.
  const untouched = Object.values(retired).filter(({ id }) => !world.cloud.meddled.has(id))
  const recorded = [...Object.values(resources), ...untouched]
  const blobs = await world.blobs()
  const kept = keptBlobs({ releases })
  const missing = [...kept].filter((name) => !blobs.includes(name))
  // What comes after the last look is deleted by the next run that looks.
  const left = blobs.filter((name) => !kept.has(name) && !world.unseenBlobs.has(name))
  if (missing.length + left.length > 0)
    return wrong(`of the blobs of releases ${missing.join(', ')} lack, and ${left.join(', ')} are left`)
  const aside = new Set(Object.values(retired).map(({ id }) => id))
  const existing = world.ours().filter(({ id }) => !aside.has(id) || !world.cloud.meddled.has(id))
  const [violation] = world.violations
  return compare(recorded, existing) ?? (violation === undefined ? null : wrong(violation))
}

function wrong(text: string): Problem {
  return { kind: 'wrong', text }
}

interface Thing {
  readonly id: string
  readonly inputs: Readonly<Record<string, unknown>>
}

function compare(recorded: readonly Thing[], existing: readonly Thing[]): Problem | null {
  const records = new Map(recorded.map((thing) => [thing.id, thing]))
  const objects = new Map(existing.map((thing) => [thing.id, thing]))
  const orphans = [...objects.keys()].filter((id) => !records.has(id))
  if (orphans.length > 0) return { kind: 'orphan', text: `no record knows ${orphans.join(', ')}` }
  for (const [id, record] of records) {
    const object = objects.get(id)
    if (!object) return wrong(`${id} is recorded but gone`)
    if (canonical(record) !== canonical(object)) return wrong(`${id} is not as recorded`)
  }
  return null
}

/** Without the secret, which is a hash in the record. */
function canonical({ inputs }: Thing): string {
  // Inputs are JSON on both sides.
  return canonicalJson(JSON.parse(JSON.stringify({ ...inputs, secret: null })) as Record<string, never>)
}
