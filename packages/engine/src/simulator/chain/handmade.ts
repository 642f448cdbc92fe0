/** Objects that somebody has made by hand, as the user would have wanted them but for what can be changed. */
import type { JsonObject } from '@skyfold/manifest'
import { resolveInputs } from '../../graph/resolve.ts'
import type { State } from '../../state/state.ts'
import { childId, outputsOf, type SimulatedInputs } from '../cloud/resource-types.ts'
import type { World } from '../world.ts'
import { addressOf, goalOf, type ServiceNode } from './service.ts'

/** Types of which a given part of the inputs can be told from the object alone. */
const SERVER_MADE: ReadonlySet<string> = new Set(['sim.tag', 'sim.token'])
const CHILDREN: ReadonlySet<string> = new Set(['sim.child', 'sim.put', 'sim.alias', 'sim.version'])
/** Any difference replaces. */
const FIXED: ReadonlySet<string> = new Set(['sim.version', 'sim.edition'])

/** What was made. */
export interface Handmade {
  readonly address: string
  readonly id: string
  /** Nothing but its id leads to it. */
  readonly isNameless: boolean
}

/** Makes the object of a node that is wanted. `null`: it is there, or what it needs is not. */
export function makeByHand(
  { cloud }: World,
  state: State | null,
  nodes: readonly ServiceNode[],
  index: number,
): Handmade | null {
  const address = addressOf(nodes, index)
  const resource = goalOf(nodes).graph.resources.find((one) => one.address === address)
  if (!resource) return null
  let isMissing = false
  const resolved = resolveInputs(resource.inputs, {
    ref: ({ $ref, output }) => {
      const target = cloud.objects.get(state?.resources[$ref]?.id ?? '')
      isMissing ||= !target
      return target ? (outputsOf(target)[output] ?? null) : null
    },
    secret: () => null,
  })
  if (isMissing) return null
  const { type } = resource
  // This lens yields no unknowns, and every node has a name.
  const inputs = {
    ...(resolved as JsonObject),
    ...(FIXED.has(type) ? {} : { value: 'by hand' }),
  } as JsonObject & SimulatedInputs
  const isNameless = SERVER_MADE.has(type)
  const name = CHILDREN.has(type) ? childId(inputs) : inputs.name
  if (!isNameless && cloud.objects.has(name)) return null
  const { parent } = inputs
  const id = cloud.create({
    type,
    owner: null,
    inputs,
    ...(isNameless ? {} : { id: name }),
    ...(parent === undefined ? {} : { parent }),
  })
  return { address, id, isNameless }
}
