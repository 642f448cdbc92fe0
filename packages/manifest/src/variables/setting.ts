import type { LoadRequest } from '../load-request.ts'
import { isSecret } from '../secret.ts'
import type { ScalarNode, TreeNode } from '../tree/tree-node.ts'
import type { Resolver } from './resolver.ts'

/** Stage and region: the option, the manifest's value, the default. While the value is being found, the default answers. */
export function createSetting(
  name: 'stage' | 'region',
  usual: string,
  request: LoadRequest,
  resolver: Pick<Resolver, 'self'>,
): () => Promise<string> {
  let value = request.options[name]
  let asking = false
  return async () => {
    if (value === undefined && !asking) {
      asking = true
      value = firstText(await resolver.self(['provider', name]))
      asking = false
    }
    return value ?? usual
  }
}

/** A region may be a list of regions: the first counts. */
function firstText(node: TreeNode | undefined): string | undefined {
  const first: TreeNode | undefined = node?.kind === 'sequence' ? node.items[0] : node
  const scalar: ScalarNode | undefined = first?.kind === 'scalar' ? first : undefined
  return scalar && scalar.value !== null && !isSecret(scalar.value) ? String(scalar.value) : undefined
}
