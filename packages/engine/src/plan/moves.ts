/**
 * `moved:`: a record whose address is not wanted any more becomes the record of another address. Pure; what comes of it
 * is written with the first write of the run.
 */
import type { Diagnostic, Json, JsonObject, Move } from '@skyfold/manifest'
import type { Address } from '@skyfold/plugin-api'
import { canonicalJson, compareText } from '../graph/canonical.ts'
import type { Desired, DesiredResource } from '../graph/desired.ts'
import { resolveInputs } from '../graph/resolve.ts'
import type { HashSecret } from '../secret/secret-hash.ts'
import type { ResourceRecord, State } from '../state/state.ts'
import type { Circumstances } from './circumstance.ts'
import { planDiagnostics } from './diagnostics.ts'

/** What moves are made of. */
export interface MoveRequest<C> {
  readonly state: State
  readonly desired: Desired<C>
  readonly moves: readonly Move[]
  readonly hashSecret: HashSecret
}

/** A state with its records under their new addresses. */
export interface Moved {
  readonly state: State
  readonly circumstances: Circumstances
  readonly diagnostics: readonly Diagnostic[]
}

/** Carries the moves out that meet a record; the others have been carried out before, or belong to another target. */
export function applyMoves<C>(request: MoveRequest<C>): Moved {
  const { state, moves } = request
  const table = new Map(moves.map((move) => [move.from, move]))
  const diagnostics: Diagnostic[] = findCycles(table)
  const origins = new Map<Address, Address>()
  for (const from of Object.keys(state.resources).sort(compareText)) {
    const move = table.get(from)
    const to = move && endOf(table, from)
    if (!move || to === undefined) continue
    const problem = problemOf(request, move, { to, rival: origins.get(to) })
    if (problem) diagnostics.push(problem)
    else origins.set(to, from)
  }
  const notes = [...origins].map(([to, from]) => {
    return [to, { notes: [`moved from ${from}`], drifted: new Set<string>() }] as const
  })
  return { state: rename(request, origins), circumstances: new Map(notes), diagnostics }
}

/** Address → the addresses that it had before, by which objects may still name it as their owner. */
export function formerAddresses(moves: readonly Move[]): ReadonlyMap<Address, readonly Address[]> {
  const table = new Map(moves.map((move) => [move.from, move]))
  const former = new Map<Address, Address[]>()
  for (const { from } of moves) {
    for (const to of chainOf(table, from)) former.set(to, [...(former.get(to) ?? []), from])
  }
  return former
}

/**
 * The moves that bring records to the addresses of an earlier graph, which may stand anywhere in a chain: a record under
 * another address of the chain that is not wanted becomes that of the one that is.
 */
export function movesTo<C>(moves: readonly Move[], state: State, { resources }: Desired<C>): readonly Move[] {
  const table = new Map(moves.map((move) => [move.from, move]))
  const former = formerAddresses(moves)
  return [...resources.keys()].flatMap((to) => {
    if (state.resources[to]) return []
    const names = [...chainOf(table, to), ...(former.get(to) ?? [])]
    const from = names.find((name) => state.resources[name] && !resources.has(name))
    return from === undefined ? [] : [{ from, to }]
  })
}

type MoveTable = ReadonlyMap<Address, Move>

/** The addresses after `from`, up to the end of the chain or to where it meets itself. */
function chainOf(table: MoveTable, from: Address): readonly Address[] {
  const chain: Address[] = []
  for (let at = table.get(from)?.to; at !== undefined; at = table.get(at)?.to) {
    if (at === from || chain.includes(at)) return chain
    chain.push(at)
  }
  return chain
}

/** `undefined`: the chain has no end. */
function endOf(table: MoveTable, from: Address): Address | undefined {
  const end = chainOf(table, from).at(-1)
  return end !== undefined && !table.has(end) ? end : undefined
}

function findCycles(table: MoveTable): Diagnostic[] {
  return [...table.values()].flatMap(({ from, source }) => {
    const chain = [from, ...chainOf(table, from)]
    const isFirst = chain.every((address) => compareText(from, address) <= 0)
    const closes = table.get(chain.at(-1) ?? '')?.to === from
    return closes && isFirst ? [planDiagnostics.ENGINE_MOVED_CYCLE({ cycle: chain }, { source })] : []
  })
}

function problemOf<C>(
  { state, desired }: MoveRequest<C>,
  { from, source }: Move,
  { to, rival }: { readonly to: Address; readonly rival: Address | undefined },
): Diagnostic | undefined {
  const node = desired.resources.get(to)
  const type = state.resources[from]?.type
  if (desired.resources.has(from)) return planDiagnostics.ENGINE_MOVED_DECLARED({ from, to }, { source })
  if (!node) return planDiagnostics.ENGINE_MOVED_NOWHERE({ from, to }, { source })
  if (state.resources[to]) return planDiagnostics.ENGINE_MOVED_BOTH({ from, other: to }, { source })
  if (rival !== undefined) return planDiagnostics.ENGINE_MOVED_BOTH({ from, other: rival }, { source })
  if (type !== undefined && type !== node.type.type) {
    return planDiagnostics.ENGINE_MOVED_TYPE({ from, to, type }, { source })
  }
  return undefined
}

function rename<C>(
  { state, desired, hashSecret }: MoveRequest<C>,
  origins: ReadonlyMap<Address, Address>,
): State {
  if (origins.size === 0) return state
  const targets = new Map([...origins].map(([to, from]) => [from, to]))
  const nameOf = (address: Address): Address => targets.get(address) ?? address
  const withRefs = <R extends ResourceRecord>(record: R): R => ({
    ...record,
    refs: mapKeys(record.refs, nameOf),
  })
  const resources = Object.entries(state.resources).map(([from, record]): [Address, ResourceRecord] => {
    const to = nameOf(from)
    const node = to === from ? undefined : desired.resources.get(to)
    const inputs = node ? rehash(record.inputs, { node, from, hashSecret }) : record.inputs
    return [to, withRefs({ ...record, inputs })]
  })
  const renameAll = (records: State['deposed']): State['deposed'] => {
    const entries = Object.entries(records).map(([token, record]) => {
      return [token, withRefs({ ...record, address: nameOf(record.address) })] as const
    })
    return Object.fromEntries(entries)
  }
  return {
    ...state,
    resources: Object.fromEntries(resources),
    deposed: renameAll(state.deposed),
    retired: renameAll(state.retired),
  }
}

function mapKeys<T>(map: Readonly<Record<string, T>>, nameOf: (key: string) => string): Record<string, T> {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [nameOf(key), value]))
}

/** A hash names the address of its secret: an unchanged secret must not look changed because of the move. */
function rehash<C>(
  inputs: JsonObject,
  {
    node,
    from,
    hashSecret,
  }: { readonly node: DesiredResource<C>; readonly from: Address; readonly hashSecret: HashSecret },
): JsonObject {
  let rehashed: JsonObject = inputs
  resolveInputs(node.resource.inputs, {
    ref: () => null,
    secret: (secret, path) => {
      const before = canonicalJson(hashSecret(from, path, secret))
      rehashed = replaceIn(rehashed, path, {
        before,
        after: hashSecret(node.resource.address, path, secret),
      })
      return null
    },
  })
  return rehashed
}

interface Swap {
  /** Canonical JSON. */
  readonly before: string
  readonly after: Json
}

/** `map` with what stands at `path` replaced, if that is `before`. */
function replaceIn(map: JsonObject, [key, ...rest]: readonly string[], swap: Swap): JsonObject {
  const value = key !== undefined && Object.hasOwn(map, key) ? map[key] : undefined
  return key === undefined || value === undefined ? map : { ...map, [key]: replaceAt(value, rest, swap) }
}

function replaceAt(value: Json, path: readonly string[], swap: Swap): Json {
  const [key, ...rest] = path
  if (key === undefined) return canonicalJson(value) === swap.before ? swap.after : value
  if (Array.isArray(value)) {
    return value.map((item: Json, index) => (`${index}` === key ? replaceAt(item, rest, swap) : item))
  }
  // Array.isArray does not narrow readonly arrays away; what is left is a map.
  return typeof value === 'object' && value !== null ? replaceIn(value as JsonObject, path, swap) : value
}
