import { scalarNode } from '../../tree/tree-node.ts'
import type { VariableSource } from '../variable-source.ts'
import { ABSENT } from '../variable-source.ts'

/** `${env:NAME}`: the environment of the command, and `.env` files with `useDotenv`. What it gives is private. */
export const envSource: VariableSource = {
  missing: ({ address }) => ({
    what: `the environment variable \`${address}\``,
    provide: `set \`${address}\` in the environment`,
  }),
  resolve: async ({ address, source }, { env }) => {
    const value = Object.hasOwn(env, address) ? env[address] : undefined
    if (value === undefined) return ABSENT
    const node = { ...scalarNode(value, source), privateOrigin: `env:${address}` }
    return { status: 'found', node, literal: true }
  },
}
