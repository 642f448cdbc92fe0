import { scalarNode } from '../../tree/tree-node.ts'
import { variableDiagnostics } from '../diagnostics.ts'
import type { VariableSource } from '../variable-source.ts'

const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['1', true],
  ['false', false],
  ['0', false],
  ['', false],
])

/** `${strToBool(${env:FLAG})}`: a text as a boolean. */
export const strToBoolSource: VariableSource = {
  missing: () => ({ what: 'the text in `strToBool(…)`', provide: 'write a text in the parentheses' }),
  resolve: async ({ parameter, source }, { report }) => {
    const value = BOOLEANS.get(parameter.toLowerCase())
    if (value !== undefined) return { status: 'found', node: scalarNode(value, source), literal: true }
    report(variableDiagnostics.MANIFEST_VARIABLE_BOOLEAN({ text: parameter }, { source }))
    return { status: 'failed' }
  },
}
