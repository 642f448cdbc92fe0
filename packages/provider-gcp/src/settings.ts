/** A function's settings in Google's units: memory with its vCPUs, seconds by trigger, instances. */
import type { Diagnostic, FunctionSettings, Service, Target } from '@skyfold/manifest'
import { isSecret, nearestNode, runtimePlace, settingsFor } from '@skyfold/manifest'
import { limit } from './capabilities.ts'
import { deviations } from './deviations.ts'
import type { DoorUnit } from './doors.ts'

export interface Scale {
  /** Kubernetes quantity. */
  readonly memory: string
  /** MB. */
  readonly megabytes: number
  readonly cpu: string
  /** Seconds. */
  readonly timeout: number
  readonly minInstances: number
  /** 0: as many as Google gives. */
  readonly maxInstances: number
}

/**
 * vCPUs that go with memory up to so many MB: Google's own pairing for its sizes
 * (https://cloud.google.com/functions/docs/configuring/memory), within what Cloud Run allows for each number.
 */
const CPUS: readonly (readonly [megabytes: number, cpu: string])[] = [
  [128, '0.083'],
  [256, '0.167'],
  [512, '0.333'],
  [1024, '0.583'],
  [2048, '1'],
  [8192, '2'],
  [16_384, '4'],
  [32_768, '8'],
]

/** Runtimes that may be deployed: https://cloud.google.com/functions/docs/runtime-support */
const NODE_MAJORS = [22, 24] as const
/** Names that the platform sets: https://cloud.google.com/functions/docs/configuring/env-var#newer_runtimes */
const RESERVED =
  /^(?:X_GOOGLE_.*|GOOGLE_FUNCTION_.*|SKYFOLD_.*|PORT|K_SERVICE|K_REVISION|K_CONFIGURATION|FUNCTION_TARGET|FUNCTION_SIGNATURE_TYPE)$/

/** Node's major version for a runtime, `22`. What is refused, which `reviewRuntimes` says, gets the first. */
export function nodeFor({ runtime }: FunctionSettings): string {
  return String(nearestNode(runtime, NODE_MAJORS) ?? NODE_MAJORS[0])
}

/** Runtimes that Google Cloud does not take or replaces: once for each place where one is written. */
export function reviewRuntimes(service: Service, { provider }: Target): readonly Diagnostic[] {
  const found = new Map<string, Diagnostic>()
  for (const definition of service.functions) {
    const { runtime } = settingsFor(definition, provider)
    const source = runtimePlace(definition, provider)
    const node = nearestNode(runtime, NODE_MAJORS)
    const replacement = `nodejs${node ?? NODE_MAJORS[0]}.x`
    if (runtime === replacement) continue
    const code = node === undefined ? deviations.GCP_RUNTIME_UNSUPPORTED : deviations.GCP_RUNTIME_REPLACED
    found.set(JSON.stringify([runtime, source]), code({ runtime, replacement }, { source }))
  }
  return [...found.values()]
}

/** What one unit gets. */
export function scaleOf({ id, siblings, triggers }: DoorUnit, settings: FunctionSettings): Scale {
  const megabytes = Math.min(Math.max(settings.memorySize, limit('memorySize.min')), limit('memorySize.max'))
  return {
    memory: `${megabytes}Mi`,
    megabytes,
    cpu: CPUS.find(([most]) => megabytes <= most)?.[1] ?? '8',
    timeout: Math.min(settings.timeout, ...timeLimits(triggers).map(([seconds]) => seconds)),
    // Instances that are kept ready cost money; the first door gets them.
    minInstances: id === siblings[0] ? settings.provisionedConcurrency : 0,
    maxInstances: settings.reservedConcurrency ?? 0,
  }
}

/** What of the settings of one function is not as the manifest says. Called with the first of its units. */
export function reviewSettings(unit: DoorUnit, settings: FunctionSettings): readonly Diagnostic[] {
  const { name, source } = unit.definition
  const at = { source }
  const found: Diagnostic[] = []
  const { memorySize: memory } = settings
  const [min, max] = [limit('memorySize.min'), limit('memorySize.max')]
  if (memory > max) found.push(deviations.GCP_MEMORY_TOO_LARGE({ function: name, memory, max }, at))
  if (memory < min) found.push(deviations.GCP_MEMORY_RAISED({ function: name, memory, given: min }, at))
  if (settings.snapStart) found.push(deviations.GCP_SNAPSTART_UNSUPPORTED({ function: name }, at))
  if (settings.architecture === 'arm64')
    found.push(deviations.GCP_ARCHITECTURE_IGNORED({ function: name }, at))
  return [...found, ...reviewInstances(unit, settings), ...reviewEnvironment(unit, settings)]
}

/** Triggers that stop one unit earlier than its timeout says. */
export function reviewTimeout(
  { definition, triggers }: DoorUnit,
  { timeout }: FunctionSettings,
): readonly Diagnostic[] {
  const [shortest] = [...timeLimits(triggers)].sort(([one], [other]) => one - other)
  if (!shortest || timeout <= shortest[0]) return []
  const [seconds, because] = shortest
  const detail = { function: definition.name, timeout, limit: seconds, because }
  return [deviations.GCP_TIMEOUT_SHORTENED(detail, { source: definition.source })]
}

function timeLimits(
  triggers: DoorUnit['triggers'],
): readonly (readonly [seconds: number, because: string])[] {
  return triggers.map(({ kind }) => {
    if (kind === 'queue') return [limit('timeout.queue'), 'Pub/Sub waits no longer for an answer'] as const
    if (kind === 'schedule')
      return [limit('timeout.schedule'), 'Cloud Scheduler waits no longer for an answer'] as const
    return [limit('timeout.http'), 'Cloud Run ends a request then'] as const
  })
}

function reviewInstances(
  { definition, id, siblings }: DoorUnit,
  settings: FunctionSettings,
): readonly Diagnostic[] {
  const { name, source } = definition
  const { provisionedConcurrency, reservedConcurrency: count } = settings
  const found: Diagnostic[] = []
  if (count === 0) found.push(deviations.GCP_CONCURRENCY_ZERO({ function: name }, { source }))
  if (siblings.length === 1) return found
  if (provisionedConcurrency > 0)
    found.push(deviations.GCP_PROVISIONED_ONE_UNIT({ function: name, unit: id, units: siblings }, { source }))
  if (count)
    found.push(deviations.GCP_CONCURRENCY_PER_UNIT({ function: name, count, units: siblings }, { source }))
  return found
}

function reviewEnvironment(
  { definition }: DoorUnit,
  { environment }: FunctionSettings,
): readonly Diagnostic[] {
  const { name, source } = definition
  const bytes = Object.entries(environment).reduce(
    (sum, [variable, value]) =>
      sum + Buffer.byteLength(variable) + Buffer.byteLength(isSecret(value) ? value.reveal() : value),
    0,
  )
  const reserved = Object.keys(environment).filter((variable) => RESERVED.test(variable))
  const max = limit('environment.bytes')
  return [
    ...reserved.map((variable) =>
      deviations.GCP_ENVIRONMENT_RESERVED({ function: name, variable }, { source }),
    ),
    ...(bytes > max
      ? [deviations.GCP_ENVIRONMENT_TOO_LARGE({ function: name, bytes, max }, { source })]
      : []),
  ]
}
