import type { DiagnosticOrigin } from '../diagnostic.ts'
import type { ServiceFunction } from '../service.ts'
import { settingsFor } from '../service.ts'
import { ruleDiagnostics } from './diagnostics.ts'
import { placeOfSetting } from './places.ts'
import type { RuleInput } from './rules.ts'

/** Environments kept ready × snapshots × upper bound × queues, for each provider that the service goes to. */
export function checkConcurrency(input: RuleInput): void {
  for (const { provider } of input.service.targets)
    for (const definition of input.service.functions) checkFunction(definition, provider, input)
}

function checkFunction(definition: ServiceFunction, provider: string, { manifest, report }: RuleInput): void {
  const { provisionedConcurrency, reservedConcurrency, snapStart } = settingsFor(definition, provider)
  const path = `functions.${definition.name}`
  const at = (key: string): DiagnosticOrigin => ({ source: placeOfSetting(manifest, definition, key) })
  if (snapStart && provisionedConcurrency > 0)
    report(ruleDiagnostics.MANIFEST_SNAP_START({ path }, at('snapStart')))
  if (reservedConcurrency === undefined) return
  if (reservedConcurrency < provisionedConcurrency) {
    const detail = { path, provisioned: provisionedConcurrency, reserved: reservedConcurrency }
    report(ruleDiagnostics.MANIFEST_CONCURRENCY(detail, at('provisionedConcurrency')))
  }
  // Nothing at all runs with 0: it is the switch that turns a function off.
  const queues = callsOfQueues(definition)
  if (reservedConcurrency > 0 && queues > reservedConcurrency) {
    const detail = { path, queues, reserved: reservedConcurrency }
    report(ruleDiagnostics.MANIFEST_QUEUE_CONCURRENCY(detail, at('reservedConcurrency')))
  }
}

/** Calls that its queues may start at once: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html */
function callsOfQueues({ triggers }: ServiceFunction): number {
  const bounds = triggers.map((trigger) => (trigger.kind === 'queue' ? (trigger.maximumConcurrency ?? 0) : 0))
  return bounds.reduce((sum, bound) => sum + bound, 0)
}
