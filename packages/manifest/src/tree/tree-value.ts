/** Between trees and plain values. */
import type { Json } from '../json.ts'
import type { ResolvedValue } from '../load-request.ts'
import { isSecret } from '../secret.ts'
import type { SourceRange } from '../diagnostic.ts'
import type { Report } from '../report.ts'
import type { Entry, ScalarNode, TreeNode } from './tree-node.ts'
import { FORBIDDEN_KEYS, mappingNode, scalarNode, sequenceNode } from './tree-node.ts'
import { treeDiagnostics } from './diagnostics.ts'

/** Deeper values are refused, in files and from code. */
export const MAX_DEPTH = 100

/** The plain value of a tree; a value that could not be resolved stays as it was written. */
export function valueOf(node: TreeNode): ResolvedValue {
  if (node.kind === 'scalar') return node.value
  if (node.kind === 'unresolved') return node.text
  if (node.kind === 'sequence') return node.items.map(valueOf)
  return Object.fromEntries([...node.entries.values()].map(({ key, value }) => [key, valueOf(value)]))
}

/** The plain value of a tree in a place that goes into the state. Secrets are reported and left out. */
export function jsonOf(node: TreeNode, report: Report): Json {
  if (node.kind === 'unresolved') return node.text
  if (node.kind === 'sequence') return node.items.map((item) => jsonOf(item, report))
  if (node.kind === 'mapping')
    return Object.fromEntries(
      [...node.entries.values()].map(({ key, value }) => [key, jsonOf(value, report)]),
    )
  if (!isSecret(node.value)) return node.value
  const { origin } = node.value
  report(treeDiagnostics.MANIFEST_SECRET_MISPLACED({ origin }, { source: node.source }))
  return null
}

/** A value that code or a variable source gave, as a tree whose nodes all lie at `source`. */
export function treeFromValue(value: unknown, source: SourceRange, report: Report): TreeNode {
  return convert(value, [], { source, report })
}

interface Conversion {
  readonly source: SourceRange
  readonly report: Report
}

function convert(value: unknown, above: readonly object[], target: Conversion): TreeNode {
  const { source, report } = target
  if (value === undefined || value === null) return scalarNode(null, source)
  if (isScalarValue(value)) return scalarNode(value, source)
  if (typeof value === 'bigint') return scalarNode(value.toString(), source)
  if (value instanceof Date) return scalarNode(dateText(value), source)
  if (typeof value !== 'object' || above.includes(value) || above.length >= MAX_DEPTH) {
    report(treeDiagnostics.MANIFEST_NOT_DATA({ what: nameOfValue(value, above) }, { source }))
    return scalarNode(null, source)
  }
  const path = [...above, value]
  if (Array.isArray(value))
    return sequenceNode(
      value.map((item: unknown) => convert(item, path, target)),
      source,
    )
  return mappingNode(convertEntries(value, path, target), source)
}

function convertEntries(value: object, path: readonly object[], target: Conversion): Entry[] {
  const entries: Entry[] = []
  for (const [key, child] of Object.entries(value) as [string, unknown][]) {
    if (child === undefined) continue
    if (FORBIDDEN_KEYS.has(key))
      target.report(treeDiagnostics.MANIFEST_FORBIDDEN_KEY({ key }, { source: target.source }))
    else entries.push({ key, keySource: target.source, value: convert(child, path, target) })
  }
  return entries
}

function isScalarValue(value: unknown): value is ScalarNode['value'] {
  return (
    typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' || isSecret(value)
  )
}

function dateText(value: Date): string {
  return Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString()
}

function nameOfValue(value: unknown, above: readonly object[]): string {
  if (typeof value !== 'object') return `a ${typeof value}`
  return above.length >= MAX_DEPTH
    ? `an object deeper than ${MAX_DEPTH} levels`
    : 'an object that contains itself'
}
