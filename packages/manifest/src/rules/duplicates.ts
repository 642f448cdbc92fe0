import type { Trigger } from '../trigger.ts'
import { ruleDiagnostics } from './diagnostics.ts'
import type { RuleInput } from './rules.ts'

/** Two triggers that no cloud could tell apart. */
export function checkDuplicates({ service, report }: RuleInput): void {
  const taken = new Map<string, string>()
  for (const { name, triggers } of service.functions)
    for (const trigger of triggers) {
      const identity = identityOf(trigger)
      const first = identity && taken.get(identity.key)
      if (identity && first === undefined) taken.set(identity.key, name)
      if (first === undefined || !identity) continue
      const { source } = trigger
      report(
        trigger.kind === 'schedule'
          ? ruleDiagnostics.MANIFEST_DUPLICATE_SCHEDULE({ name: identity.shown, first }, { source })
          : ruleDiagnostics.MANIFEST_DUPLICATE_ROUTE({ route: identity.shown, first }, { source }),
      )
    }
}

/** Names of path parameters do not tell routes apart. */
function identityOf(trigger: Trigger): { readonly key: string; readonly shown: string } | undefined {
  if (trigger.kind === 'http' || trigger.kind === 'httpApi') {
    const shape = trigger.path.replaceAll(/\{[^}+]+/g, '{')
    return { key: `${trigger.kind} ${trigger.method} ${shape}`, shown: `${trigger.method} ${trigger.path}` }
  }
  if (trigger.kind !== 'schedule' || trigger.name === undefined) return undefined
  return { key: `schedule ${trigger.name}`, shown: trigger.name }
}
