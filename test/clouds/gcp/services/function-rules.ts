/** What FunctionService refuses in a function, as its proto and documentation state it. */
import { Refusal } from '../protocol/refusal.ts'
import type { Document, World } from '../world.ts'
import { checkLabels } from './labels.ts'

/** https://cloud.google.com/functions/docs/runtime-support: those that may still be deployed. */
const RUNTIMES = new Set(['nodejs22', 'nodejs24'])
const RESERVED =
  /^(?:X_GOOGLE_.*|PORT|K_SERVICE|K_REVISION|K_CONFIGURATION|FUNCTION_TARGET|FUNCTION_SIGNATURE_TYPE|)$/
const UNITS: Readonly<Record<string, number>> = {
  k: 1e3,
  M: 1e6,
  G: 1e9,
  Ki: 1024,
  Mi: 1024 ** 2,
  Gi: 1024 ** 3,
}
const MI = 1024 ** 2

/** The members of a function that are read here. */
interface FunctionDocument {
  readonly labels?: unknown
  readonly environment?: string
  readonly buildConfig?: {
    readonly runtime?: string
    readonly entryPoint?: string
    readonly source?: { readonly storageSource?: { readonly bucket?: string; readonly object?: string } }
  }
  readonly serviceConfig?: {
    readonly timeoutSeconds?: number
    readonly availableMemory?: string
    readonly availableCpu?: string
    readonly environmentVariables?: Readonly<Record<string, string>>
    readonly minInstanceCount?: number
    readonly maxInstanceCount?: number
    readonly maxInstanceRequestConcurrency?: number
    readonly serviceAccountEmail?: string
  }
}

/** Errors: `Refusal` INVALID_ARGUMENT, or NOT_FOUND for a service account that is not visible yet. */
export function checkFunction(document: Document, world: World): void {
  // Decoded from the function's own message.
  const { buildConfig = {}, serviceConfig = {}, labels, environment } = document as FunctionDocument
  checkLabels(labels)
  if (environment !== undefined && environment !== 'GEN_2') throw invalid('environment must be GEN_2.')
  checkBuild(buildConfig, world)
  checkScale(serviceConfig)
  checkVariables(serviceConfig.environmentVariables ?? {})
  const email = serviceConfig.serviceAccountEmail
  if (email !== undefined && !world.seesAccount(email))
    throw new Refusal('NOT_FOUND', `Service account ${email} does not exist.`)
}

function checkBuild(build: NonNullable<FunctionDocument['buildConfig']>, world: World): void {
  if (!RUNTIMES.has(build.runtime ?? ''))
    throw invalid(`Runtime "${build.runtime}" is decommissioned and no longer allowed, or unknown.`)
  if (!/^[A-Za-z_$][\w$.-]*$/.test(build.entryPoint ?? ''))
    throw invalid(`Invalid entry point "${build.entryPoint}".`)
  const { bucket, object } = build.source?.storageSource ?? {}
  if (!world.uploads.has(`${bucket}/${object}`))
    throw invalid(`Source object gs://${bucket}/${object} was not found.`)
}

function checkScale(config: NonNullable<FunctionDocument['serviceConfig']>): void {
  const bytes = quantity(config.availableMemory ?? '256M')
  const cpu = Number(config.availableCpu ?? defaultCpu(bytes))
  if (!(bytes >= 127 * MI && bytes <= 32_768 * MI)) throw invalid(`Invalid memory ${config.availableMemory}.`)
  const isShare = cpu >= 0.08 && cpu <= 1
  if (!isShare && ![2, 4, 6, 8].includes(cpu)) throw invalid(`Invalid value specified for cpu: ${cpu}.`)
  if (bytes > 512 * MI && cpu < 0.5)
    throw invalid('At least 0.5 cpu is needed for more than 512Mi of memory.')
  if (bytes > 1024 * MI && cpu < 1) throw invalid('At least 1 cpu is needed for more than 1Gi of memory.')
  if (bytes > 4096 * MI * cpu) throw invalid(`${config.availableMemory} of memory need more than ${cpu} cpu.`)
  const concurrency = config.maxInstanceRequestConcurrency ?? 1
  if (concurrency < 1 || concurrency > 1000) throw invalid('Concurrency must be between 1 and 1000.')
  if (concurrency > 1 && cpu < 1) throw invalid('Concurrency above 1 needs at least 1 cpu.')
  const timeout = config.timeoutSeconds ?? 60
  if (timeout < 1 || timeout > 3600) throw invalid(`Timeout ${timeout}s is not between 1s and 3600s.`)
  const { minInstanceCount: min = 0, maxInstanceCount: max = 0 } = config
  if (min < 0 || max < 0 || (max > 0 && min > max))
    throw invalid(`min_instance_count ${min} is above max_instance_count ${max}.`)
}

function checkVariables(variables: Readonly<Record<string, string>>): void {
  for (const name of Object.keys(variables))
    if (RESERVED.test(name) || name.includes('='))
      throw invalid(`Environment variable name ${name} is reserved.`)
  if (Buffer.byteLength(JSON.stringify(variables)) > 32_768)
    throw invalid('Environment variables exceed 32 KB.')
}

function quantity(text: string): number {
  const found = /^(\d+(?:\.\d+)?)(k|M|G|Ki|Mi|Gi)?$/.exec(text)
  return found ? Number(found[1]) * (UNITS[found[2] ?? ''] ?? 1) : Number.NaN
}

/** https://cloud.google.com/run/docs/configuring/services/memory-limits and the defaults of its functions. */
function defaultCpu(bytes: number): number {
  const steps: readonly (readonly [number, number])[] = [
    [128, 0.083],
    [256, 0.167],
    [512, 0.333],
    [1024, 0.583],
    [2048, 1],
    [8192, 2],
    [16_384, 4],
  ]
  return steps.find(([mebibytes]) => bytes <= mebibytes * MI)?.[1] ?? 8
}

function invalid(message: string): Refusal {
  return new Refusal('INVALID_ARGUMENT', message)
}
