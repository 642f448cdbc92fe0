/** Compares the cloud with what was asked for, without asking the planner. */
import { canonicalJson } from '../../graph/canonical.ts'
import { resolveInputs } from '../../graph/resolve.ts'
import type { Goal } from '../../run/course.ts'
import type { State } from '../../state/state.ts'
import { outputsOf } from '../cloud/resource-types.ts'
import type { Problem } from '../story/verdict.ts'
import type { World } from '../world.ts'

/** Every wanted object is there with the inputs that were asked for; whatever else is there holds data, or data hangs on it. */
export function compareWithGoal(state: State | null, world: World, { graph }: Goal): Problem | null {
  const records = state?.resources ?? {}
  const { objects } = world.cloud
  for (const { address, inputs } of graph.resources) {
    const object = objects.get(records[address]?.id ?? '')
    if (!object) return { kind: 'wrong', text: `${address} is not there` }
    const wanted = resolveInputs(inputs, {
      ref: ({ $ref, output }) => {
        const target = objects.get(records[$ref]?.id ?? '')
        return target ? (outputsOf(target)[output] ?? null) : null
      },
      secret: () => null,
    })
    // This lens yields no unknowns.
    if (canonicalJson(wanted as Record<string, never>) !== canonicalJson(object.inputs)) {
      const texts = [wanted, object.inputs].map((one) => JSON.stringify(one))
      return { kind: 'wrong', text: `${address} should be ${texts.join(' and is ')}` }
    }
  }
  return findExtra(state, world, new Set(graph.resources.map(({ address }) => address)))
}

function findExtra(state: State | null, world: World, wanted: ReadonlySet<string>): Problem | null {
  const { resources: records = {}, retired = {}, deposed = {} } = state ?? {}
  const unwanted = Object.entries(records).filter(([address]) => !wanted.has(address))
  const kept = new Set<string>()
  const keep = (address: string): void => {
    const record = records[address]
    if (!record || kept.has(address)) return
    kept.add(address)
    for (const on of Object.keys(record.refs)) keep(on)
  }
  for (const [address, { type }] of unwanted) if (type === 'sim.vault') keep(address)
  const extra = unwanted.find(([address]) => !kept.has(address))
  if (extra) return { kind: 'wrong', text: `${extra[0]} is not wanted and still there` }
  const known = new Set([records, retired, deposed].flatMap((one) => Object.values(one).map(({ id }) => id)))
  const orphan = world.ours().find(({ id }) => !known.has(id))
  return orphan ? { kind: 'orphan', text: `no record knows ${orphan.id}` } : null
}
