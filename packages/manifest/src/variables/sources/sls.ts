import { scalarNode } from '../../tree/tree-node.ts'
import type { VariableSource } from '../variable-source.ts'
import { ABSENT } from '../variable-source.ts'

/** `${sls:stage}`, `${sls:instanceId}`: what the framework itself knows. */
export const slsSource: VariableSource = {
  missing: ({ address }) => ({
    what: `the value \`sls:${address}\``,
    provide: 'use `sls:stage` or `sls:instanceId`',
  }),
  resolve: async ({ address, source }, context) => {
    const value = address === 'stage' ? await context.stage() : instanceId(address, context.request)
    return value === undefined ? ABSENT : { status: 'found', node: scalarNode(value, source), literal: true }
  },
}

function instanceId(address: string, request: { readonly instanceId?: string }): string | undefined {
  return address === 'instanceId' ? request.instanceId : undefined
}
