/**
 * The values that decide what is packaged, for whom and under which name. A command that only packages, checks or looks at
 * what is deployed needs these and no others.
 */
import type { Entry, MappingNode, TreeNode } from '../tree/tree-node.ts'
import type { Resolver } from './resolver.ts'

const TOP_KEYS: ReadonlySet<string> = new Set(['service', 'package', 'plugins', 'state', 'useDotenv'])
const PROVIDER_KEYS: ReadonlySet<string> = new Set([
  'architecture',
  'name',
  'region',
  'runtime',
  'stage',
  'style',
])
const FUNCTION_KEYS: ReadonlySet<string> = new Set([
  'architecture',
  'handler',
  'image',
  'package',
  'runtime',
  'style',
])

/** Resolves them, so that whatever is wrong with one of them is reported. */
export async function resolveShaping(root: MappingNode, resolver: Resolver): Promise<void> {
  await each(root, async ({ key, value }) => {
    if (TOP_KEYS.has(key)) await resolver.resolve(value)
    else if (key === 'provider') await resolveKeys(value, PROVIDER_KEYS, resolver)
    else if (key === 'providers') await resolveBelow(value, PROVIDER_KEYS, resolver)
    else if (key === 'functions') await resolveFunctions(value, resolver)
  })
}

async function resolveFunctions(node: TreeNode, resolver: Resolver): Promise<void> {
  const expanded = await resolver.expand(node)
  if (expanded.kind === 'sequence')
    for (const item of expanded.items) await resolveBelow(item, FUNCTION_KEYS, resolver)
  else await resolveBelow(expanded, FUNCTION_KEYS, resolver)
}

/** The keys of each value of a mapping. */
async function resolveBelow(node: TreeNode, keys: ReadonlySet<string>, resolver: Resolver): Promise<void> {
  await each(await resolver.expand(node), ({ value }) => resolveKeys(value, keys, resolver))
}

async function resolveKeys(node: TreeNode, keys: ReadonlySet<string>, resolver: Resolver): Promise<void> {
  await each(await resolver.expand(node), async ({ key, value }) => {
    if (keys.has(key)) await resolver.resolve(value)
  })
}

async function each(node: TreeNode, visit: (entry: Entry) => Promise<void>): Promise<void> {
  if (node.kind === 'mapping') for (const entry of node.entries.values()) await visit(entry)
}
