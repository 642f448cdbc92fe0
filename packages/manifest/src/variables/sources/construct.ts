import { treeFromValue } from '../../tree/tree-value.ts'
import type { VariableSource } from '../variable-source.ts'

/**
 * `${construct:jobs.queueUrl}` of the lift plugin: like `Fn::GetAtt`, a value that exists only when the queue does. It is left out with
 * a warning where other such values are.
 */
export const constructSource: VariableSource = {
  missing: ({ address }) => ({
    what: `the construct \`${address}\``,
    provide: 'name it under `constructs:`',
  }),
  resolve: async ({ address, source }, { report }) => ({
    status: 'found',
    node: treeFromValue({ 'Fn::GetAtt': address.split('.') }, source, report),
    literal: true,
  }),
}
