import type { TreeNode } from '../../tree/tree-node.ts'
import { childOf, scalarNode } from '../../tree/tree-node.ts'
import type { ResolveContext, SourceCall, VariableSource } from '../variable-source.ts'
import { ABSENT, pathOf } from '../variable-source.ts'

/** `${self:path}`: another value of the manifest. */
export const selfSource: VariableSource = {
  missing: ({ address }) => ({
    what: `the value \`${address}\` of this manifest`,
    provide: `add \`${address}\` to the manifest`,
  }),
  resolve: async (call, context) => {
    const node = await lookUp(call, context)
    return node ? { status: 'found', node, literal: false } : ABSENT
  },
}

async function lookUp(
  { address, source }: SourceCall,
  context: ResolveContext,
): Promise<TreeNode | undefined> {
  const node = await context.self(pathOf(address))
  // Both forms of `service` and of `provider` answer to the same addresses.
  if (address === 'service') return childOf(node, 'name') ?? node
  if (node) return node
  if (address === 'service.name') return context.self(['service'])
  if (address === 'provider.name') return context.self(['provider'])
  if (address === 'provider.stage') return scalarNode(context.request.options['stage'] ?? 'dev', source)
  if (address === 'provider.region')
    return scalarNode(context.request.options['region'] ?? 'us-east-1', source)
  return undefined
}
