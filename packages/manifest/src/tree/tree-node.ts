/**
 * The manifest as a tree in which every value and every key knows its place. Trees are immutable; YAML
 * aliases and variables make several parents share one node, so a tree is walked only after its expanded
 * size is known (see tree-size.ts).
 */
import type { SourceRange } from '../diagnostic.ts'
import type { Secret } from '../secret.ts'

export type TreeNode = ScalarNode | SequenceNode | MappingNode | UnresolvedNode

export type Scalar = string | number | boolean | null | Secret

export interface ScalarNode {
  readonly kind: 'scalar'
  readonly value: Scalar
  /** As written, where that may differ from the value: `1.10` is the number 1.1. */
  readonly text?: string
  /** `env:NAME`: the value is a text from the environment of the command, or holds one (see private/). */
  readonly privateOrigin?: string
  readonly source: SourceRange
}

export interface SequenceNode {
  readonly kind: 'sequence'
  readonly items: readonly TreeNode[]
  readonly source: SourceRange
}

export interface MappingNode {
  readonly kind: 'mapping'
  readonly entries: ReadonlyMap<string, Entry>
  /** The key that holds it; its first character where there is no key. */
  readonly source: SourceRange
}

/** A value that a variable should have given; why it did not is already reported. */
interface UnresolvedNode {
  readonly kind: 'unresolved'
  readonly text: string
  readonly source: SourceRange
}

/** One key of a mapping. */
export interface Entry {
  readonly key: string
  readonly keySource: SourceRange
  readonly value: TreeNode
}

/** Keys that would reach into the language's own objects. */
export const FORBIDDEN_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype'])

export function scalarNode(value: Scalar, source: SourceRange): ScalarNode {
  return { kind: 'scalar', value, source }
}

export function sequenceNode(items: readonly TreeNode[], source: SourceRange): SequenceNode {
  return { kind: 'sequence', items, source }
}

export function mappingNode(entries: Iterable<Entry>, source: SourceRange): MappingNode {
  return { kind: 'mapping', entries: new Map([...entries].map((entry) => [entry.key, entry])), source }
}

/** A key whose place is that of its value: for keys that nobody wrote. */
export function derivedEntry(key: string, value: TreeNode): Entry {
  return { key, keySource: value.source, value }
}

/** The same key with another value. */
export function withValue({ key, keySource }: Entry, value: TreeNode): Entry {
  return { key, keySource, value }
}

/** The value under `key`; undefined when `node` is not a mapping or has no such key. */
export function childOf(node: TreeNode | undefined, key: string): TreeNode | undefined {
  return node?.kind === 'mapping' ? node.entries.get(key)?.value : undefined
}

/** The string that `node` is, if it is one. */
export function textOf(node: TreeNode | undefined): string | undefined {
  return node?.kind === 'scalar' && typeof node.value === 'string' ? node.value : undefined
}

/** True for an absent key and for a key without a value. */
export function isNothing(node: TreeNode | undefined): boolean {
  return node === undefined || (node.kind === 'scalar' && node.value === null)
}

/** A part of a one-line scalar; the whole scalar when its text is not what is written in the file. */
export function placeWithin(node: ScalarNode, start: number, length: number): SourceRange {
  const { source, value } = node
  if (typeof value !== 'string') return source
  const quotes = source.length - value.length
  if (value.includes('\n') || (quotes !== 0 && quotes !== 2)) return source
  return { ...source, column: source.column + quotes / 2 + start, length }
}
