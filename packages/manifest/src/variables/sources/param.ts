import { isNothing, scalarNode } from '../../tree/tree-node.ts'
import type { ResolveContext, SourceAnswer, SourceCall, VariableSource } from '../variable-source.ts'
import { ABSENT, pathOf } from '../variable-source.ts'

/** `${param:name}`: `--param name=value`, then `params.<stage>`, then `params.default` of the manifest. */
export const paramSource: VariableSource = {
  missing: ({ address }) => ({
    what: `the parameter \`${address}\``,
    provide: `give \`--param ${address}=…\` or write it under \`params.default\``,
  }),
  resolve,
}

async function resolve({ address, source }: SourceCall, context: ResolveContext): Promise<SourceAnswer> {
  const { params = {} } = context.request
  const given = Object.hasOwn(params, address) ? params[address] : undefined
  if (given !== undefined) return { status: 'found', node: scalarNode(given, source), literal: true }
  for (const holder of await holders(context)) {
    // A name may hold a dot; otherwise a dot leads into the value.
    const node =
      (await context.self([...holder, address])) ?? (await context.self([...holder, ...pathOf(address)]))
    if (node && !isNothing(node)) return { status: 'found', node, literal: false }
  }
  return ABSENT
}

/** Where a manifest keeps parameters, the first that has a value counts. `stages:` is the form of version 4. */
async function holders(context: ResolveContext): Promise<readonly (readonly string[])[]> {
  const own = await context.stage()
  return [
    ['params', own],
    ['stages', own, 'params'],
    ['params', 'default'],
    ['stages', 'default', 'params'],
  ]
}
