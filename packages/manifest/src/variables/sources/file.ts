import type { TreeNode } from '../../tree/tree-node.ts'
import type { ResolveContext, SourceAnswer, SourceCall, VariableSource } from '../variable-source.ts'
import { ABSENT, pathOf } from '../variable-source.ts'

/** `${file(path):address}`: a file of the service folder; YAML and JSON as data, code by running it, the rest as text. */
export const fileSource: VariableSource = {
  missing: ({ parameter, address }) =>
    address === ''
      ? { what: `the file \`${parameter}\``, provide: `create \`${parameter}\` in the service folder` }
      : {
          what: `\`${address}\` in the file \`${parameter}\``,
          provide: `create \`${parameter}\` with the key \`${address}\``,
        },
  resolve,
}

async function resolve(call: SourceCall, context: ResolveContext): Promise<SourceAnswer> {
  const path = pathOf(call.address)
  const file = await context.readFile({ name: call.parameter, address: path, source: call.source })
  if (file.status !== 'found') return file
  const node = file.consumed ? file.node : await context.follow(file.node, path)
  return node && !isNull(node) ? { status: 'found', node, literal: false } : ABSENT
}

function isNull(node: TreeNode): boolean {
  return node.kind === 'scalar' && node.value === null
}
