/**
 * The dialect of Serverless Framework v3 and its forerunners → the one form that the schemas know. Each
 * rewriting of something outdated leaves a note; short forms of today do not.
 */
import type { Report } from '../report.ts'
import type { Entry, MappingNode, TreeNode } from '../tree/tree-node.ts'
import { childOf, mappingNode, scalarNode, textOf, withValue } from '../tree/tree-node.ts'
import { withoutConstructs } from './constructs-form.ts'
import { dialectDiagnostics } from './diagnostics.ts'
import { canonicalFunctions } from './functions-form.ts'
import { canonicalPackage } from './package-form.ts'
import { canonicalResources } from './resources-form.ts'
import { canonicalProvider, canonicalProviders } from './provider-form.ts'

/** Rewrites the resolved manifest. */
export function toCanonical(root: MappingNode, report: Report): MappingNode {
  const entries = [...root.entries.values()].map((entry) => rewrite(entry, report))
  return withoutConstructs(mappingNode(entries, root.source), report)
}

function rewrite(entry: Entry, report: Report): Entry {
  const form = Object.hasOwn(FORMS, entry.key) ? FORMS[entry.key] : undefined
  return form ? withValue(entry, form(entry.value, report)) : entry
}

const FORMS: Readonly<Record<string, (node: TreeNode, report: Report) => TreeNode>> = {
  service: canonicalService,
  provider: canonicalProvider,
  providers: canonicalProviders,
  functions: canonicalFunctions,
  resources: canonicalResources,
  package: (node, report) => canonicalPackage(node, 'package', report),
}

/** `service: { name: orders }`, and names with capitals and `_`, which clouds spell differently. */
function canonicalService(node: TreeNode, report: Report): TreeNode {
  const named = childOf(node, 'name')
  if (named) {
    const note = { written: '`service: { name: … }`', read: '`service: …`' }
    report(dialectDiagnostics.MANIFEST_LEGACY_FORM(note, { source: node.source }))
  }
  const scalar = named ?? node
  const text = textOf(scalar)
  if (text === undefined || !isNearlyName(text)) return scalar
  const name = text.toLowerCase().replaceAll('_', '-')
  const note = { written: `\`service: ${text}\``, read: `\`service: ${name}\`` }
  report(dialectDiagnostics.MANIFEST_LEGACY_FORM(note, { source: scalar.source }))
  return scalarNode(name, scalar.source)
}

/** Valid but for its capitals and `_`. */
function isNearlyName(text: string): boolean {
  return /^[a-z][a-z0-9_-]*$/i.test(text) && !/^[a-z0-9-]*$/.test(text)
}
