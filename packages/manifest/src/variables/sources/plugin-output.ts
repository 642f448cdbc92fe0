import { treeFromValue } from '../../tree/tree-value.ts'
import type { VariableSource } from '../variable-source.ts'

/**
 * `${construct:jobs.queueUrl}` of the lift plugin, `${bref:layer.php-83}` of bref: like `Fn::GetAtt`, values that exist only when the plugin
 * has run. They are left out with a warning where other such values are.
 */
export const pluginOutputSource: VariableSource = {
  missing: ({ address }) => ({
    what: `\`${address}\` of a plugin`,
    provide: 'write the value itself',
  }),
  resolve: async ({ address, source }, { report }) => ({
    status: 'found',
    node: treeFromValue({ 'Fn::GetAtt': address.split('.') }, source, report),
    literal: true,
  }),
}
