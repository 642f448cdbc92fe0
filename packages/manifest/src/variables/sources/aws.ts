import { scalarNode } from '../../tree/tree-node.ts'
import type { VariableSource } from '../variable-source.ts'
import { ABSENT } from '../variable-source.ts'

/** `${aws:region}`. What needs an account (`aws:accountId`) comes from a source that is handed in. */
export const awsSource: VariableSource = {
  missing: ({ address }) => ({
    what: `the value \`aws:${address}\``,
    provide: 'run a command that connects to AWS',
  }),
  resolve: async ({ address, source }, context) =>
    address === 'region'
      ? { status: 'found', node: scalarNode(await context.region(), source), literal: true }
      : ABSENT,
}
