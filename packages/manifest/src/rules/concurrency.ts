import { settingsFor } from '../service.ts'
import { ruleDiagnostics } from './diagnostics.ts'
import { placeOfSetting } from './places.ts'
import type { RuleInput } from './rules.ts'

/** Environments kept ready × snapshots × upper bound, for each provider that the service goes to. */
export function checkConcurrency({ service, manifest, report }: RuleInput): void {
  for (const { provider } of service.targets)
    for (const definition of service.functions) {
      const { provisionedConcurrency, reservedConcurrency, snapStart } = settingsFor(definition, provider)
      const path = `functions.${definition.name}`
      const at = (key: string): { source: ReturnType<typeof placeOfSetting> } => ({
        source: placeOfSetting(manifest, definition, key),
      })
      if (snapStart && provisionedConcurrency > 0)
        report(ruleDiagnostics.MANIFEST_SNAP_START({ path }, at('snapStart')))
      if (reservedConcurrency !== undefined && reservedConcurrency < provisionedConcurrency) {
        const detail = { path, provisioned: provisionedConcurrency, reserved: reservedConcurrency }
        report(ruleDiagnostics.MANIFEST_CONCURRENCY(detail, at('provisionedConcurrency')))
      }
    }
}
