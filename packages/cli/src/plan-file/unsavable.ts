/** Why a plan is not worth saving: it could not be applied. */
import type { Preview } from '@skyfold/engine'
import type { Diagnostic } from '@skyfold/manifest'
import type { StackId } from '@skyfold/plugin-api'
import { planFileDiagnostics } from './diagnostics.ts'

/** Empty if the plan may be saved. */
export function unsavable(
  stack: StackId,
  { open, leased }: Pick<Preview, 'open' | 'leased'>,
): readonly Diagnostic[] {
  if (open.length === 0 && !leased) return []
  const { service, stage, provider, region } = stack
  return [
    planFileDiagnostics.CLI_PLAN_UNSETTLED({
      stack: [service, stage, provider, region].join('/'),
      addresses: open,
    }),
  ]
}
