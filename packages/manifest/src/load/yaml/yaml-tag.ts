/** The tags of YAML's core schema and CloudFormation's short forms, which become their long forms. */
import { NOT_RESOLVED, boolCoreTag, floatCoreTag, intCoreTag, nullCoreTag } from 'js-yaml'
import type { Scalar, TreeNode } from '../../tree/tree-node.ts'
import { derivedEntry, mappingNode, scalarNode, sequenceNode } from '../../tree/tree-node.ts'

const IMPLICIT = [nullCoreTag, boolCoreTag, intCoreTag, floatCoreTag] as const

const CORE_SCALARS: Readonly<Record<string, (typeof IMPLICIT)[number]>> = {
  '!!null': nullCoreTag,
  '!!bool': boolCoreTag,
  '!!int': intCoreTag,
  '!!float': floatCoreTag,
}

/** Long name → how it is written in front of `Fn::`; the rest carry `Fn::` and their own name. */
const WITHOUT_PREFIX: ReadonlySet<string> = new Set(['Ref', 'Condition'])

const FUNCTIONS: ReadonlySet<string> = new Set([
  'Ref',
  'Condition',
  'And',
  'Base64',
  'Cidr',
  'Equals',
  'FindInMap',
  'GetAtt',
  'GetAZs',
  'If',
  'ImportValue',
  'Join',
  'Length',
  'Not',
  'Or',
  'Select',
  'Split',
  'Sub',
  'ToJsonString',
  'Transform',
])

/** What an unquoted scalar means. */
export function resolvePlain(text: string): Scalar {
  for (const tag of IMPLICIT) {
    const value = tag.resolve(text, false, tag.tagName)
    if (value !== NOT_RESOLVED) return value
  }
  return text
}

/** Applies `tag` (as written) to a node; `text` is the scalar's own text. `undefined`: there is no such tag, or it does not fit. */
export function applyTag(tag: string, node: TreeNode, text: string | undefined): TreeNode | undefined {
  if (tag === '!' || tag === '!!str')
    return text === undefined ? fits(tag === '!', node) : scalarNode(text, node.source)
  if (tag === '!!map') return fits(node.kind === 'mapping', node)
  if (tag === '!!seq') return fits(node.kind === 'sequence', node)
  const core = Object.hasOwn(CORE_SCALARS, tag) ? CORE_SCALARS[tag] : undefined
  if (core) {
    const value = text === undefined ? NOT_RESOLVED : core.resolve(text, true, core.tagName)
    return value === NOT_RESOLVED ? undefined : scalarNode(value, node.source)
  }
  const name = tag.slice(1)
  return FUNCTIONS.has(name) ? intrinsic(name, node, text) : undefined
}

function fits(condition: boolean, node: TreeNode): TreeNode | undefined {
  return condition ? node : undefined
}

function intrinsic(name: string, node: TreeNode, text: string | undefined): TreeNode {
  const argument = text === undefined ? node : scalarNode(text, node.source)
  const value = name === 'GetAtt' && text !== undefined ? attributePath(text, node) : argument
  const key = WITHOUT_PREFIX.has(name) ? name : `Fn::${name}`
  return mappingNode([derivedEntry(key, value)], node.source)
}

/** `Table.StreamArn` names the resource up to its first dot. */
function attributePath(text: string, node: TreeNode): TreeNode {
  const dot = text.indexOf('.')
  if (dot === -1) return scalarNode(text, node.source)
  const parts = [text.slice(0, dot), text.slice(dot + 1)]
  return sequenceNode(
    parts.map((part) => scalarNode(part, node.source)),
    node.source,
  )
}
