/**
 * Which parts of a manifest are resolved: those that become part of the `Service` for the targets at hand. The
 * rest stays unread, so that no command needs credentials for a value that it does not use.
 */
import { providerName } from '../dialect/provider-name.ts'
import { AWS_FUNCTION_KEYS, NEUTRAL_PROVIDER_KEYS, PROVIDER_NAMES, SERVICE_KEYS } from '../schema/keys.ts'
import type { Entry, MappingNode, TreeNode } from '../tree/tree-node.ts'
import { mappingNode, sequenceNode, textOf, withValue } from '../tree/tree-node.ts'
import type { Resolver } from './resolver.ts'

/** Names of the providers that the service goes to, and of the one under `provider:`. */
export interface Wanted {
  readonly providers: ReadonlySet<string>
  readonly declared: string | undefined
}

/** The manifest with its needed parts resolved and all others unresolved (without a report). */
export async function resolveNeeded(
  root: MappingNode,
  wanted: Wanted,
  resolver: Resolver,
): Promise<MappingNode> {
  const selection: Selection = { wanted, resolver }
  return mapEntries(root, (entry) => {
    const part = Object.hasOwn(PARTS, entry.key) ? PARTS[entry.key] : undefined
    if (part) return part(entry.value, selection)
    return SERVICE_KEYS.has(entry.key) ? resolver.resolve(entry.value) : unread(entry.value)
  })
}

/** The providers that the request asks for, or those of the manifest. */
export async function findWanted(
  resolver: Resolver,
  requested: readonly string[] | undefined,
): Promise<Wanted> {
  const provider = await resolver.self(['provider'])
  const name = provider?.kind === 'mapping' ? await resolver.self(['provider', 'name']) : provider
  const providers = await resolver.self(['providers'])
  const written = textOf(name)
  const declared = written === undefined ? undefined : providerName(written)
  const named = providers?.kind === 'mapping' ? [...providers.entries.keys()] : []
  const all = requested ?? [...(declared === undefined ? [] : [declared]), ...named]
  return { declared, providers: new Set(all.map((one) => providerName(one))) }
}

interface Selection {
  readonly wanted: Wanted
  readonly resolver: Resolver
}

type Part = (node: TreeNode, selection: Selection) => Promise<TreeNode>

const PARTS: Readonly<Record<string, Part>> = {
  provider: resolveProvider,
  providers: resolveProviders,
  functions: resolveFunctions,
  resources: async (node, { wanted, resolver }) =>
    wanted.providers.has('aws') ? resolver.resolve(node) : node,
}

async function resolveProvider(node: TreeNode, selection: Selection): Promise<TreeNode> {
  const { wanted, resolver } = selection
  const expanded = await resolver.expand(node)
  if (expanded.kind !== 'mapping') return resolver.resolve(expanded)
  const own = wanted.declared !== undefined && wanted.providers.has(wanted.declared)
  return mapEntries(expanded, async ({ key, value }) => {
    if (NEUTRAL_PROVIDER_KEYS.has(key)) return resolver.resolve(value)
    if (isProviderName(key)) return isWanted(key, wanted) ? resolver.resolve(value) : unread(value)
    if (own) return resolver.resolve(value)
    return key === 'httpApi' ? resolveCors(value, selection) : unread(value)
  })
}

/** `httpApi.cors` speaks of routes, so it counts on every provider. */
async function resolveCors(node: TreeNode, { resolver }: Selection): Promise<TreeNode> {
  const expanded = await resolver.expand(node)
  if (expanded.kind !== 'mapping') return unread(node)
  return mapEntries(expanded, async ({ key, value }) =>
    key === 'cors' ? resolver.resolve(value) : unread(value),
  )
}

async function resolveProviders(node: TreeNode, { wanted, resolver }: Selection): Promise<TreeNode> {
  const expanded = await resolver.expand(node)
  if (expanded.kind !== 'mapping') return resolver.resolve(expanded)
  return mapEntries(expanded, async ({ key, value }) =>
    isWanted(key, wanted) ? resolver.resolve(value) : unread(value),
  )
}

async function resolveFunctions(node: TreeNode, selection: Selection): Promise<TreeNode> {
  const expanded = await selection.resolver.expand(node)
  if (expanded.kind === 'sequence') {
    const items: TreeNode[] = []
    for (const item of expanded.items) items.push(await resolveFunctions(item, selection))
    return sequenceNode(items, expanded.source)
  }
  if (expanded.kind !== 'mapping') return expanded
  return mapEntries(expanded, (entry) => resolveFunction(entry, selection))
}

async function resolveFunction(entry: Entry, { wanted, resolver }: Selection): Promise<TreeNode> {
  const expanded = await resolver.expand(entry.value)
  if (expanded.kind !== 'mapping') return expanded
  return mapEntries(expanded, async ({ key, value }) => {
    if (isProviderName(key) && !isWanted(key, wanted)) return withoutVariables(value)
    const skipped = AWS_FUNCTION_KEYS.has(key) && !wanted.providers.has('aws')
    return skipped ? unread(value) : resolver.resolve(value)
  })
}

async function mapEntries(
  node: MappingNode,
  map: (entry: Entry) => Promise<TreeNode> | TreeNode,
): Promise<MappingNode> {
  const entries: Entry[] = []
  for (const entry of node.entries.values()) entries.push({ ...entry, value: await map(entry) })
  return mappingNode(entries, node.source)
}

function unread({ source }: TreeNode): TreeNode {
  return { kind: 'unresolved', text: '', source }
}

/** For a part that is checked but not used: what is written stays, what a variable would give is unresolved. */
function withoutVariables(node: TreeNode): TreeNode {
  if (node.kind === 'mapping')
    return mappingNode(
      [...node.entries.values()].map((entry) => withValue(entry, withoutVariables(entry.value))),
      node.source,
    )
  return textOf(node)?.includes('${') ? unread(node) : node
}

function isProviderName(key: string): boolean {
  return PROVIDER_NAMES.has(providerName(key))
}

function isWanted(key: string, wanted: Wanted): boolean {
  return wanted.providers.has(providerName(key))
}
