import { scalarNode } from '../../tree/tree-node.ts'
import type { VariableSource } from '../variable-source.ts'
import { ABSENT } from '../variable-source.ts'

/**
 * `${opt:name}`: the options of the command line. Stage and region always have a value, but a fallback that the
 * manifest gives comes first.
 */
export const optSource: VariableSource = {
  missing: ({ address }) => ({
    what: `the option \`--${address}\``,
    provide: `give \`--${address}\` on the command line`,
  }),
  resolve: async ({ address, source }, { request }) => {
    const value = Object.hasOwn(request.options, address) ? request.options[address] : undefined
    return value === undefined ? ABSENT : { status: 'found', node: scalarNode(value, source), literal: true }
  },
  lastResort: async ({ address, source }, context) => {
    if (address === 'stage') return scalarNode(await context.stage(), source)
    return address === 'region' ? scalarNode(await context.region(), source) : undefined
  },
}
