import { scalarNode } from '../../tree/tree-node.ts'
import type { VariableSource } from '../variable-source.ts'
import { ABSENT } from '../variable-source.ts'

/** `${env:NAME}`: the environment of the command, and `.env` files with `useDotenv`. */
export const envSource: VariableSource = {
  missing: ({ address }) => ({
    what: `the environment variable \`${address}\``,
    provide: `set \`${address}\` in the environment`,
  }),
  resolve: async ({ address, source }, { env }) => {
    const value = Object.hasOwn(env, address) ? env[address] : undefined
    return value === undefined ? ABSENT : { status: 'found', node: scalarNode(value, source), literal: true }
  },
}
