/** A schema applied to a part of the tree: the value, or diagnostics at the places that do not fit. */
import * as v from 'valibot'
import type { Report } from '../report.ts'
import { isSecret } from '../secret.ts'
import type { SourceRange } from '../diagnostic.ts'
import { treeDiagnostics } from '../tree/diagnostics.ts'
import type { TreeNode } from '../tree/tree-node.ts'
import { isNothing, mappingNode } from '../tree/tree-node.ts'
import { valueOf } from '../tree/tree-value.ts'
import { schemaDiagnostics } from './diagnostics.ts'
import { nearest } from './nearest.ts'
import type { Shape } from './shape.ts'
import { UNKNOWN_KEY } from './shape.ts'

/** Where the part stands, as messages call it, and who hears of problems. */
export interface Reading {
  /** `functions.create.events[0].http`; empty for the whole manifest. */
  readonly path: string
  readonly report: Report
  /** Where there are plugins, a strange key may be one of theirs: it is left out with a warning. */
  readonly mayBelongToPlugins?: boolean
}

/** The value of `node` by `schema`. Keys without a value count as absent. `undefined`: something is wrong, and reported. */
export function readNode<T>(schema: Shape<T>, node: TreeNode, reading: Reading): T | undefined {
  const written = withoutNothing(node)
  const present = reading.mayBelongToPlugins ? withoutForeign(schema, written, reading) : written
  const result = v.safeParse(schema, valueOf(present))
  if (result.success) return result.output
  for (const issue of result.issues) reportIssue(issue, present, reading)
  return undefined
}

/** A mapping without keys that are neither known nor look like a typo. */
function withoutForeign(schema: Shape<unknown>, node: TreeNode, { path, report }: Reading): TreeNode {
  const { issues = [] } = v.safeParse(schema, valueOf(node))
  const foreign = issues.flatMap(({ message, path: keys, expected }) => {
    const key = String(keys?.[0].key)
    const isForeign =
      message === UNKNOWN_KEY && keys?.length === 1 && !nearest(key, (expected ?? '').split(' '))
    return isForeign ? [key] : []
  })
  if (node.kind !== 'mapping' || foreign.length === 0) return node
  for (const { key, keySource } of node.entries.values())
    if (foreign.includes(key))
      report(schemaDiagnostics.MANIFEST_KEY_OF_PLUGIN({ path, key }, { source: keySource }))
  return mappingNode(
    [...node.entries.values()].filter(({ key }) => !foreign.includes(key)),
    node.source,
  )
}

/** A mapping without the keys that have no value. */
function withoutNothing(node: TreeNode): TreeNode {
  if (node.kind !== 'mapping') return node
  return mappingNode(
    [...node.entries.values()].filter(({ value }) => !isNothing(value)),
    node.source,
  )
}

/** `timeout` under `functions.create` is `functions.create.timeout`; list items get brackets. */
export function pathTo(path: string, key: string | number): string {
  if (typeof key === 'number') return `${path}[${key}]`
  return path === '' ? key : `${path}.${key}`
}

interface Found {
  readonly node: TreeNode
  readonly source: SourceRange
  readonly path: string
}

function reportIssue(issue: v.BaseIssue<unknown>, root: TreeNode, { path, report }: Reading): void {
  const keys = (issue.path ?? []).map(({ key }) => key as string | number)
  const at = find(root, keys, path)
  const { node, source } = at
  if (node.kind === 'unresolved') return
  const last = keys.at(-1)
  if (issue.message === UNKNOWN_KEY) {
    const parent = find(root, keys.slice(0, -1), path)
    const names = (issue.expected ?? '').split(' ')
    const detail = { path: parent.path, key: String(last), known: names, near: nearest(String(last), names) }
    report(schemaDiagnostics.MANIFEST_UNKNOWN_KEY(detail, { source }))
  } else if (last !== undefined && issue.expected === `"${String(last)}"`) {
    const parent = find(root, keys.slice(0, -1), path)
    report(schemaDiagnostics.MANIFEST_MISSING_KEY({ path: parent.path, key: String(last) }, { source }))
  } else if (isSecret(issue.input))
    report(treeDiagnostics.MANIFEST_SECRET_MISPLACED({ origin: issue.input.origin }, { source }))
  else {
    const detail = { path: at.path, expected: issue.message, received: describeValue(issue.input) }
    report(schemaDiagnostics.MANIFEST_INVALID_VALUE(detail, { source }))
  }
}

/** The node at `keys`, or the last one on the way; an entry of a mapping is placed at its key when its value is large. */
function find(root: TreeNode, keys: readonly (string | number)[], path: string): Found {
  let found: Found = { node: root, source: root.source, path }
  for (const key of keys) {
    const { node } = found
    const entry = node.kind === 'mapping' ? node.entries.get(String(key)) : undefined
    const item = node.kind === 'sequence' ? node.items[Number(key)] : undefined
    const child = entry?.value ?? item
    if (!child) return { ...found, path: pathTo(found.path, key) }
    const source = entry && child.kind !== 'scalar' ? entry.keySource : child.source
    found = { node: child, source, path: pathTo(found.path, key) }
  }
  return found
}

/** `` `abc` ``, `a list`, `nothing`: a value as a message shows it. */
export function describeValue(value: unknown): string {
  if (value === undefined || value === null) return 'nothing'
  if (typeof value === 'string') return `the text \`${shorten(value)}\``
  if (typeof value === 'number' || typeof value === 'boolean') return `\`${String(value)}\``
  return Array.isArray(value) ? 'a list' : 'a mapping'
}

function shorten(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ')
  return line.length > 60 ? `${line.slice(0, 57)}…` : line
}

/** The name of the CloudFormation function that `node` calls (`Ref`, `Fn::GetAtt`), if it is a call. */
export function intrinsicOf(node: TreeNode): string | undefined {
  if (node.kind !== 'mapping' || node.entries.size !== 1) return undefined
  const [name = ''] = node.entries.keys()
  return name === 'Ref' || name === 'Condition' || name.startsWith('Fn::') ? name : undefined
}
