/** What differs between the record, the cloud and the graph, in words for people and programs. */
import type { Diagnostic, Json } from '@skyfold/manifest'
import type { AccountIdentity, Address } from '@skyfold/plugin-api'
import { canonicalJson, compareText } from '../graph/canonical.ts'
import type { Desired } from '../graph/desired.ts'
import { isKnown, UNKNOWN, type Value } from '../graph/resolve.ts'
import { type Difference, showValue } from '../plan/diff.ts'
import { resolveTemplate, viewState } from '../plan/view.ts'
import type { State } from '../state/state.ts'
import type { Sight } from './observation.ts'
import type { Reading } from './read-objects.ts'

/** One recorded object and what the cloud shows of it. */
export interface Drift {
  readonly address: Address
  readonly type: string
  readonly id: string
  readonly status: 'in sync' | 'changed' | 'vanished' | 'unreadable'
  /** Of `changed`: what is not as recorded. */
  readonly values: readonly DriftedValue[]
  /** Of `unreadable`: why. */
  readonly diagnostic?: Diagnostic
}

/** One place in three versions; a version that has no value there lacks it. Secrets show as `[secret]`. */
export interface DriftedValue {
  /** `environment.TABLE`, or the name of an output. */
  readonly path: string
  readonly of: 'input' | 'output'
  readonly recorded?: Json
  readonly live?: Json
  /** What the graph wants; only when a graph was given. */
  readonly desired?: Json
  /** Bringing it back makes a new object. */
  readonly replaces: boolean
}

/** What a look at a whole stack found. */
export interface DriftReport {
  /** `interrupted`: some objects were not looked at. `refused`: see `diagnostics`. */
  readonly status: 'done' | 'interrupted' | 'refused'
  readonly account?: AccountIdentity
  /** In the order of their addresses. */
  readonly drifts: readonly Drift[]
  readonly diagnostics: readonly Diagnostic[]
}

/** Says it of every reading. */
export function describeDrifts<C>(
  state: State,
  readings: ReadonlyMap<Address, Reading>,
  desired: Desired<C>,
): readonly Drift[] {
  const addresses = [...readings.keys()].sort(compareText)
  return addresses.flatMap((address): Drift[] => {
    const [record, reading] = [state.resources[address], readings.get(address)]
    if (!record || !reading) return []
    const about = { address, type: record.type, id: record.id }
    if (reading.status === 'unreadable') {
      return [{ ...about, status: 'unreadable', values: [], diagnostic: reading.diagnostic }]
    }
    if (reading.status === 'vanished') return [{ ...about, status: 'vanished', values: [] }]
    const values = valuesOf(state, address, reading.sight, desired)
    return [{ ...about, status: values.length > 0 ? 'changed' : 'in sync', values }]
  })
}

function valuesOf<C>(
  state: State,
  address: Address,
  { inputDifferences, outputDifferences }: Sight,
  desired: Desired<C>,
): readonly DriftedValue[] {
  const node = desired.resources.get(address)
  const wanted: Value | undefined = node && resolveTemplate(node.template, viewState(state))
  const isFixed = (key = ''): boolean =>
    node !== undefined && (node.type.replaceOn === 'any' || node.type.replaceOn.includes(key))
  return [
    ...inputDifferences.map((difference): DriftedValue => {
      const target = wanted === undefined ? undefined : valueAt(wanted, difference.path)
      return {
        ...twoWay(difference, 'input'),
        ...(target === undefined ? {} : { desired: showValue(target) }),
        replaces: isFixed(difference.path[0]) && !isSame(target, difference.after),
      }
    }),
    ...outputDifferences.map((one): DriftedValue => ({ ...twoWay(one, 'output'), replaces: false })),
  ]
}

function twoWay(
  { path, before, after }: Difference,
  of: DriftedValue['of'],
): Omit<DriftedValue, 'desired' | 'replaces'> {
  return {
    path: path.join('.'),
    of,
    ...(before === undefined ? {} : { recorded: showValue(before) }),
    ...(after === undefined ? {} : { live: showValue(after) }),
  }
}

function isSame(a: Value | undefined, b: Value | undefined): boolean {
  if (a === undefined || b === undefined) return a === b
  return isKnown(a) && isKnown(b) && canonicalJson(a) === canonicalJson(b)
}

function valueAt(value: Value, [key, ...rest]: readonly string[]): Value | undefined {
  if (key === undefined) return value
  if (value === UNKNOWN) return UNKNOWN
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
  // An array answers to its indices.
  const member = (value as { readonly [key: string]: Value })[key]
  return member === undefined ? undefined : valueAt(member, rest)
}
