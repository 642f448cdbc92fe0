/** Cross-field rules, each a function of its own; a new one is one file and one line here. */
import type { Report } from '../report.ts'
import type { Service } from '../service.ts'
import type { MappingNode } from '../tree/tree-node.ts'
import { childOf, isNothing } from '../tree/tree-node.ts'
import { checkAuth } from './auth.ts'
import { checkConcurrency } from './concurrency.ts'
import { checkDuplicates } from './duplicates.ts'
import { checkNative } from './native.ts'
import { checkRuntimes } from './runtimes.ts'
import { ruleDiagnostics } from './diagnostics.ts'

/** A service and the manifest that it was read from, for the places of its settings. */
export interface RuleInput {
  readonly service: Service
  readonly manifest: MappingNode
  readonly report: Report
}

const RULES: readonly ((input: RuleInput) => void)[] = [
  checkAuth,
  checkConcurrency,
  checkDuplicates,
  checkNative,
  checkRuntimes,
  checkFunctions,
]

/** Applies them all. */
export function checkRules(input: RuleInput): void {
  for (const rule of RULES) rule(input)
}

function checkFunctions({ manifest, report }: RuleInput): void {
  const functions = childOf(manifest, 'functions')
  if (isNothing(functions) || (functions?.kind === 'mapping' && functions.entries.size === 0))
    report(ruleDiagnostics.MANIFEST_NO_FUNCTIONS({}, { source: manifest.source }))
}
