/** Environment variables of functions. */
import { schemaDiagnostics } from '../schema/diagnostics.ts'
import type { Reading } from '../schema/read.ts'
import { describeValue, intrinsicOf, pathTo } from '../schema/read.ts'
import { isSecret, Secret } from '../secret.ts'
import type { Entry, ScalarNode, TreeNode } from '../tree/tree-node.ts'
import { isNothing } from '../tree/tree-node.ts'
import { valueOf } from '../tree/tree-value.ts'

/** `null`: the variable is taken away from what the provider gives. */
export type WrittenEnvironment = Readonly<Record<string, string | Secret | null>>

/**
 * Reads `environment:`. Numbers and booleans become text, private values secrets; what is wrong is reported and left out.
 */
export function readEnvironment(node: TreeNode | undefined, reading: Reading): WrittenEnvironment {
  if (!node || isNothing(node) || node.kind === 'unresolved') return {}
  const intrinsic = intrinsicOf(node)
  if (node.kind !== 'mapping' || intrinsic !== undefined) {
    const detail = {
      path: reading.path,
      expected: 'a mapping of names to texts',
      received: isPrivate(node) ? 'a text' : describeValue(valueOf(node)),
    }
    reading.report(schemaDiagnostics.MANIFEST_INVALID_VALUE(detail, { source: node.source }))
    return {}
  }
  const values = [...node.entries.values()].map((entry) => [entry.key, readVariable(entry, reading)] as const)
  return Object.fromEntries(
    values.filter((pair): pair is [string, string | Secret | null] => pair[1] !== undefined),
  )
}

/** The provider's variables with the function's on top. */
export function mergeEnvironment(
  provider: WrittenEnvironment,
  own: WrittenEnvironment,
): Readonly<Record<string, string | Secret>> {
  const merged = Object.entries({ ...provider, ...own })
  return Object.fromEntries(merged.filter((pair): pair is [string, string | Secret] => pair[1] !== null))
}

function readVariable(entry: Entry, reading: Reading): string | Secret | null | undefined {
  const { key, keySource, value } = entry
  const path = pathTo(reading.path, key)
  if (!/^[A-Za-z_]\w*$/.test(key)) {
    const detail = { path, expected: 'named with letters, digits and `_` only', received: `\`${key}\`` }
    reading.report(schemaDiagnostics.MANIFEST_INVALID_VALUE(detail, { source: keySource }))
    return undefined
  }
  if (value.kind === 'unresolved') return undefined
  const intrinsic = intrinsicOf(value)
  if (intrinsic !== undefined) {
    reading.report(schemaDiagnostics.MANIFEST_INTRINSIC_LEFT_OUT({ path, intrinsic }, { source: keySource }))
    return undefined
  }
  if (value.kind === 'scalar') return textFrom(value, path, reading)
  const detail = { path, expected: 'text', received: describeValue(valueOf(value)) }
  reading.report(schemaDiagnostics.MANIFEST_INVALID_VALUE(detail, { source: keySource }))
  return undefined
}

function isPrivate(node: TreeNode): boolean {
  return node.kind === 'scalar' && node.privateOrigin !== undefined
}

function textFrom(node: ScalarNode, path: string, reading: Reading): string | Secret | null {
  const { value, text: written, privateOrigin, source } = node
  if (typeof value === 'string' && privateOrigin !== undefined)
    return new Secret(value, privateOrigin, 'private')
  if (value === null || typeof value === 'string' || isSecret(value)) return value
  const result = String(value)
  if (written !== undefined && written !== result && typeof value === 'number')
    reading.report(schemaDiagnostics.MANIFEST_NUMBER_TEXT({ path, written, value: result }, { source }))
  return result
}
