import type { SourceRange } from '../diagnostic.ts'
import { AWS_FUNCTION_KEYS, AWS_PROVIDER_KEYS } from '../schema/keys.ts'
import type { DescribedKeys } from '../schema/keys.ts'
import type { TreeNode } from '../tree/tree-node.ts'
import { childOf, textOf } from '../tree/tree-node.ts'
import { ruleDiagnostics } from './diagnostics.ts'
import type { RuleInput } from './rules.ts'

/** What speaks of routes wherever they are, and what is refused everywhere. */
const ELSEWHERE: ReadonlySet<string> = new Set(['httpApi', 'image'])

/** Settings that only AWS knows, said once for each function when the service also goes elsewhere. */
export function checkNative({ service, manifest, report }: RuleInput): void {
  const elsewhere = [...new Set(service.targets.map(({ provider }) => provider))].filter(
    (name) => name !== 'aws',
  )
  if (elsewhere.length === 0) return
  const say = (path: string, node: TreeNode | undefined, keys: DescribedKeys, source: SourceRange): void => {
    const entries = node?.kind === 'mapping' ? [...node.entries.keys()] : []
    const settings = entries
      .filter((key) => keys.has(key) && !ELSEWHERE.has(key))
      .map((key) => `${path}.${key}`)
    if (settings.length > 0)
      report(ruleDiagnostics.MANIFEST_NATIVE_IGNORED({ settings, providers: elsewhere }, { source }))
  }
  const provider = childOf(manifest, 'provider')
  if (provider && textOf(childOf(provider, 'name')) === 'aws')
    say('provider', provider, AWS_PROVIDER_KEYS, provider.source)
  for (const { name, source } of service.functions)
    say(`functions.${name}`, childOf(childOf(manifest, 'functions'), name), AWS_FUNCTION_KEYS, source)
}
