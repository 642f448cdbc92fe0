import type { Report } from '../report.ts'
import type { Entry, MappingNode, TreeNode } from '../tree/tree-node.ts'
import { childOf, derivedEntry, mappingNode, scalarNode, textOf, withValue } from '../tree/tree-node.ts'
import { dialectDiagnostics } from './diagnostics.ts'
import { noteProviderName } from './provider-name.ts'
import { canonicalSettings } from './settings-form.ts'

/** Old key → the path where it stands today. */
const MOVED: ReadonlyMap<string, readonly string[]> = new Map([
  ['iamRoleStatements', ['iam', 'role', 'statements']],
  ['iamManagedPolicies', ['iam', 'role', 'managedPolicies']],
  ['rolePermissionsBoundary', ['iam', 'role', 'permissionsBoundary']],
  ['cfnRole', ['iam', 'deploymentRole']],
  ['role', ['iam', 'role']],
  ['usagePlan', ['apiGateway', 'usagePlan']],
  ['apiKeys', ['apiGateway', 'apiKeys']],
  ['resourcePolicy', ['apiGateway', 'resourcePolicy']],
])

const DROPPED: ReadonlyMap<string, string> = new Map([
  ['lambdaHashingVersion', 'packages are always compared by their content'],
  ['versionFunctions', 'every deploy publishes a version'],
  ['accountId', 'the account follows from the credentials'],
])

/** `provider: aws` → `provider: { name: aws }`; outdated keys move to where they stand today. */
export function canonicalProvider(node: TreeNode, report: Report): TreeNode {
  if (textOf(node) !== undefined)
    return mappingNode([derivedEntry('name', renamed(node, report))], node.source)
  const settings = canonicalSettings(node, 'provider', report)
  if (settings.kind !== 'mapping') return settings
  let provider = mappingNode([], settings.source)
  for (const entry of settings.entries.values()) provider = place(provider, entry, report)
  return provider
}

/** The mapping of `providers:`; `gcp:` without settings and `aws: eu-west-1` have their long form too. */
export function canonicalProviders(node: TreeNode, report: Report): TreeNode {
  if (node.kind !== 'mapping') return node
  const entries = [...node.entries.values()].map((entry) =>
    withValue(canonicalName(entry, report), regionForm(entry.value)),
  )
  return mappingNode(entries, node.source)
}

function regionForm(node: TreeNode): TreeNode {
  if (node.kind === 'mapping' || node.kind === 'unresolved') return node
  const isNull = node.kind === 'scalar' && node.value === null
  return mappingNode(isNull ? [] : [derivedEntry('region', node)], node.source)
}

function place(provider: MappingNode, entry: Entry, report: Report): MappingNode {
  const written = `\`provider.${entry.key}\``
  const reason = DROPPED.get(entry.key)
  if (reason !== undefined) {
    report(dialectDiagnostics.MANIFEST_LEGACY_DROPPED({ written, reason }, { source: entry.keySource }))
    return provider
  }
  const path = MOVED.get(entry.key)
  if (!path) {
    const value = entry.key === 'name' ? renamed(entry.value, report) : entry.value
    return mappingNode(
      [...provider.entries.values(), withValue(canonicalName(entry, report), value)],
      provider.source,
    )
  }
  const note = { written, read: `\`provider.${path.join('.')}\`` }
  report(dialectDiagnostics.MANIFEST_LEGACY_FORM(note, { source: entry.keySource }))
  return put(provider, path, entry)
}

/** Puts the value of `entry` at `path`; what stands there already wins. */
function put(node: MappingNode, [key = '', ...rest]: readonly string[], entry: Entry): MappingNode {
  const present = childOf(node, key)
  if (present && (rest.length === 0 || present.kind !== 'mapping')) return node
  const inner = present?.kind === 'mapping' ? present : mappingNode([], entry.keySource)
  const value = rest.length === 0 ? entry.value : put(inner, rest, entry)
  return mappingNode([...node.entries.values(), { key, keySource: entry.keySource, value }], node.source)
}

function renamed(node: TreeNode, report: Report): TreeNode {
  const text = textOf(node)
  return text === undefined ? node : scalarNode(noteProviderName(text, node.source, report), node.source)
}

function canonicalName(entry: Entry, report: Report): Entry {
  return { ...entry, key: noteProviderName(entry.key, entry.keySource, report) }
}
