/** A resource's question to `decide`, asked of whatever is known at the time: a plan's forecast or the state itself. */
import type { Json, JsonObject } from '@skyfold/manifest'
import type { Address } from '@skyfold/plugin-api'
import type { DesiredResource } from '../graph/desired.ts'
import { resolveInputs, UNKNOWN, type Values } from '../graph/resolve.ts'
import type { Safety } from '../safety.ts'
import type { ResourceRecord, State } from '../state/state.ts'
import type { Question } from './decide.ts'

/** What is known of other resources. */
export interface View {
  /** One output of `address`. */
  output(address: Address, name: string): Json | typeof UNKNOWN
  /** Token of the object at `address`. */
  token(address: Address): string | typeof UNKNOWN
}

/** What the state says; resources that are not in it are unknown. */
export function viewState(state: State): View {
  return {
    output: (address, name) => outputOf(state.resources[address]?.outputs ?? {}, name),
    token: (address) => state.resources[address]?.token ?? UNKNOWN,
  }
}

/** One of `outputs`, or unknown. */
export function outputOf(outputs: JsonObject, name: string): Json | typeof UNKNOWN {
  return (Object.hasOwn(outputs, name) ? outputs[name] : undefined) ?? UNKNOWN
}

/** A template (refs as refs, secrets as hashes) with its refs looked up in `view`. */
export function resolveTemplate(template: JsonObject, view: View): Values {
  return resolveInputs(template, {
    ref: ({ $ref, output }) => view.output($ref, output),
    secret: () => UNKNOWN,
  })
}

/** The objects that `dependencies` are, as far as `view` knows. */
function tokensOf(dependencies: readonly Address[], view: View): Map<Address, string | typeof UNKNOWN> {
  return new Map(dependencies.map((address) => [address, view.token(address)]))
}

/** Puts the question about one resource. */
export function question<C>(
  node: DesiredResource<C>,
  record: ResourceRecord | undefined,
  view: View,
  safety: Safety,
): Question<C> {
  const refs = tokensOf(node.dependencies, view)
  return {
    type: node.type,
    record: safety.refs || !record ? record : { ...record, refs: forgetTokens(record, refs) },
    inputs: resolveTemplate(node.template, view),
    refs,
    protect: node.resource.protect === true,
  }
}

function forgetTokens(record: ResourceRecord, refs: Question<unknown>['refs']): Record<Address, string> {
  const entries = Object.entries(record.refs).map(([address, token]): [string, string] => {
    const current = refs.get(address)
    return [address, typeof current === 'string' ? current : token]
  })
  return Object.fromEntries(entries)
}
