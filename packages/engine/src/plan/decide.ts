/**
 * The one decision of the engine: what must happen to a resource, given its record and its inputs. The planner
 * asks with what is known beforehand, the apply asks again when everything is known.
 */
import type { Address, AnyResourceType } from '@skyfold/plugin-api'
import { canonicalJson } from '../graph/canonical.ts'
import { isKnown, type UNKNOWN, type Values } from '../graph/resolve.ts'
import type { ResourceRecord } from '../state/state.ts'
import { diffInputs, type Difference, showValue } from './diff.ts'
import type { Change } from '../plan.ts'

/** What the decision rests on. */
export interface Question<C> {
  readonly type: AnyResourceType<C>
  readonly record: ResourceRecord | undefined
  readonly inputs: Values
  /** The objects that it is to be built against: address → token, or not known yet. */
  readonly refs: ReadonlyMap<Address, string | typeof UNKNOWN>
  readonly protect: boolean
}

/** The answer. */
export interface Decision {
  readonly action: 'create' | 'update' | 'replace' | 'record' | 'none'
  readonly changes: readonly Change[]
  /** Names of the inputs that differ. */
  readonly keys: ReadonlySet<string>
  /** Whether the object is still there must be asked before it is relied on. */
  readonly verify: boolean
  /** A replacement that no later knowledge can take back. */
  readonly certain: boolean
}

/** Decides. Pure. */
export function decide<C>({ type, record, inputs, refs, protect }: Question<C>): Decision {
  const differences = diffInputs(record?.inputs ?? {}, inputs)
  const keys = new Set(differences.map((difference) => difference.path[0] ?? ''))
  const changes = differences.map((difference) => toChange(difference, type, record !== undefined))
  const certain = differences.some((one, index) => changes[index]?.replaces && isCertain(one))
  const decision = { keys, changes, verify: false, certain }
  if (!record) return { ...decision, action: 'create' }
  const moved = movedRefs(record, refs)
  const verify = record.status === 'dirty' || moved.length > 0
  const why = [...changes, ...explain(record, moved)]
  if (changes.some((change) => change.replaces)) return { ...decision, action: 'replace', changes: why }
  if (changes.length > 0 || verify) return { ...decision, action: 'update', changes: why, verify }
  return { ...decision, action: hasSameEdges(record, refs, protect) ? 'none' : 'record' }
}

function toChange<C>(difference: Difference, type: AnyResourceType<C>, exists: boolean): Change {
  const { path, before, after } = difference
  const key = path[0] ?? ''
  return {
    path: path.join('.'),
    ...(before === undefined ? {} : { before: showValue(before) }),
    ...(after === undefined ? {} : { after: showValue(after) }),
    replaces: exists && (type.replaceOn === 'any' || type.replaceOn.includes(key)),
  }
}

function isCertain({ after }: Difference): boolean {
  return after === undefined || isKnown(after)
}

/** Dependencies that are another object than the one the record was built against. */
function movedRefs(record: ResourceRecord, refs: Question<unknown>['refs']): Address[] {
  return Object.entries(record.refs).flatMap(([address, token]) => {
    const current = refs.get(address)
    return current === undefined || current === token ? [] : [address]
  })
}

function explain(record: ResourceRecord, moved: readonly Address[]): Change[] {
  const unfinished = record.status === 'dirty' ? [{ path: '(unfinished)', replaces: false }] : []
  return [...unfinished, ...moved.map((address) => ({ path: `(replaced: ${address})`, replaces: false }))]
}

function hasSameEdges(record: ResourceRecord, refs: Question<unknown>['refs'], protect: boolean): boolean {
  if ((record.protect === true) !== protect) return false
  return canonicalJson(Object.keys(record.refs).sort()) === canonicalJson([...refs.keys()].sort())
}
