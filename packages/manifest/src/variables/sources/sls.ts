import { scalarNode } from '../../tree/tree-node.ts'
import type { VariableSource } from '../variable-source.ts'
import { ABSENT } from '../variable-source.ts'

/** `${sls:stage}`: what the framework itself knows. */
export const slsSource: VariableSource = {
  missing: ({ address }) => ({
    what: `the value \`sls:${address}\``,
    provide: 'use `sls:stage`, the only one there is',
  }),
  resolve: async ({ address, source }, context) =>
    address === 'stage'
      ? { status: 'found', node: scalarNode(await context.stage(), source), literal: true }
      : ABSENT,
}
