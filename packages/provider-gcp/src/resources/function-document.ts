/** A function's inputs ↔ the message of FunctionService v2, and which inputs a field mask must name. */
import type { Json } from '@skyfold/manifest'
import type { Ownership } from '@skyfold/plugin-api'
import type { CloudFunction, StorageSource } from '../clients.ts'
import type { Labels } from '../ownership/ownership.ts'
import { ownerLabels, userLabels } from '../ownership/ownership.ts'

export const FUNCTION_TYPE = 'gcp.functions.function'

export interface FunctionInputs {
  /** The part of the address after the type. */
  readonly name: string
  readonly functionId: string
  readonly region: string
  readonly description: string
  /** `nodejs22` */
  readonly runtime: string
  /** The package by its content hash. */
  readonly source: { readonly artifact: string }
  readonly environment: Readonly<Record<string, string>>
  /** What the shim in the package is told (`SKYFOLD_UNIT`, see `GoogleUnit` of the runtime), and who may come in. */
  readonly unit: UnitVariable
  /** Kubernetes quantity: `512Mi`. */
  readonly memory: string
  /** vCPUs: `0.333`. */
  readonly cpu: string
  /** Seconds. */
  readonly timeout: number
  readonly minInstances: number
  /** 0: as many as Google gives. */
  readonly maxInstances: number
  /** Address of the account that the code runs as. */
  readonly serviceAccount: string
  readonly labels: Labels
}

export interface UnitVariable {
  /** Name in the manifest. */
  readonly function: string
  readonly door: 'public' | 'iam' | 'events'
  readonly [fact: string]: Json
}

export interface FunctionOutputs {
  readonly function: string
  readonly door: string
  /** `GET /orders/{id}` */
  readonly routes: readonly string[]
  /** `https://….run.app` */
  readonly uri: string
  /** The Run service underneath, `projects/…/locations/…/services/…`. */
  readonly service: string
}

/** What the package exports. */
const ENTRY_POINT = 'handler'
const UNIT_VARIABLE = 'SKYFOLD_UNIT'
/** Routes that Google's framework answers with 404 by itself; it has some for crawlers when nothing is said. */
const IGNORED_VARIABLE = 'IGNORED_ROUTES'
/** At build time only: tells which package a function was built from. */
const PACKAGE_VARIABLE = 'SKYFOLD_PACKAGE'

/** Input → paths of a field mask; the identity has none. Constants go with the input that they are closest to. */
const MASKS: Readonly<Record<keyof FunctionInputs, readonly string[]>> = {
  name: [],
  functionId: [],
  region: [],
  description: ['description'],
  runtime: ['build_config.runtime'],
  source: ['build_config.entry_point', 'build_config.environment_variables', 'build_config.source'],
  environment: ['service_config.environment_variables'],
  unit: ['service_config.environment_variables'],
  memory: ['service_config.available_memory'],
  cpu: ['service_config.available_cpu', 'service_config.max_instance_request_concurrency'],
  timeout: ['service_config.timeout_seconds'],
  minInstances: ['service_config.min_instance_count'],
  maxInstances: ['service_config.max_instance_count'],
  serviceAccount: ['service_config.service_account_email'],
  labels: ['labels'],
}

/** Sorted paths of a field mask for changed inputs. A new runtime needs the source once more. */
export function maskOf(changed: ReadonlySet<keyof FunctionInputs>): readonly string[] {
  const inputs = needsSource(changed) ? new Set([...changed, 'source' as const]) : changed
  return [...new Set([...inputs].flatMap((input) => MASKS[input]))].sort()
}

/** True when the change makes a new build. */
export function needsSource(changed: ReadonlySet<keyof FunctionInputs>): boolean {
  return changed.has('source') || changed.has('runtime')
}

/** The whole message; a field mask chooses from it. `source` is absent when nothing is built. */
export function definitionOf(
  inputs: FunctionInputs,
  owner: Ownership,
  source: StorageSource | undefined,
): CloudFunction {
  return {
    description: inputs.description,
    labels: { ...inputs.labels, ...ownerLabels(owner) },
    environment: 'GEN_2',
    buildConfig: {
      runtime: inputs.runtime,
      entryPoint: ENTRY_POINT,
      // The package is built already; without this the buildpack would run its `build` script.
      environmentVariables: { GOOGLE_NODE_RUN_SCRIPTS: '', [PACKAGE_VARIABLE]: inputs.source.artifact },
      ...(source ? { source: { storageSource: source } } : {}),
    },
    serviceConfig: {
      availableMemory: inputs.memory,
      availableCpu: inputs.cpu,
      timeoutSeconds: inputs.timeout,
      minInstanceCount: inputs.minInstances,
      maxInstanceCount: inputs.maxInstances,
      // One call at a time in an instance, as on Lambda.
      maxInstanceRequestConcurrency: 1,
      environmentVariables: {
        [IGNORED_VARIABLE]: '',
        ...inputs.environment,
        [UNIT_VARIABLE]: JSON.stringify(inputs.unit),
      },
      serviceAccountEmail: inputs.serviceAccount,
      allTrafficOnLatestRevision: true,
    },
  }
}

/** What the API shows, in the vocabulary of the inputs. */
export function inputsOf(id: string, found: CloudFunction): Partial<FunctionInputs> {
  const [, , , region = '', , functionId = ''] = id.split('/')
  const { buildConfig: build, serviceConfig: config } = found
  const { [UNIT_VARIABLE]: unit, [IGNORED_VARIABLE]: ignored, ...rest } = config?.environmentVariables ?? {}
  const environment = ignored ? { ...rest, [IGNORED_VARIABLE]: ignored } : rest
  const artifact = build?.environmentVariables?.[PACKAGE_VARIABLE]
  return {
    region,
    functionId,
    description: found.description ?? '',
    runtime: build?.runtime ?? '',
    ...(artifact ? { source: { artifact } } : {}),
    environment,
    ...(unit === undefined ? {} : { unit: parseUnit(unit) }),
    memory: config?.availableMemory ?? '',
    cpu: config?.availableCpu ?? '',
    timeout: config?.timeoutSeconds ?? 0,
    minInstances: config?.minInstanceCount ?? 0,
    maxInstances: config?.maxInstanceCount ?? 0,
    serviceAccount: config?.serviceAccountEmail ?? '',
    labels: userLabels(found.labels),
  }
}

/** What others refer to, and what `sls info` shows. */
export function outputsOf({ serviceConfig: config }: CloudFunction): FunctionOutputs {
  const unit = parseUnit(config?.environmentVariables?.[UNIT_VARIABLE] ?? '{}')
  const { routes } = unit
  return {
    function: unit.function,
    door: unit.door,
    routes: (Array.isArray(routes) ? routes : []).map(routeText),
    uri: config?.uri ?? '',
    service: config?.service ?? '',
  }
}

function routeText(route: Json): string {
  // Written by `compose` as routes of the runtime.
  const { method, path } = route as { readonly method: string; readonly path: string }
  return `${method} ${path}`
}

/** A variable that somebody broke by hand reads as an empty one. */
function parseUnit(text: string): UnitVariable {
  const empty: UnitVariable = { function: '', door: 'events' }
  try {
    // Written by `compose`; members that are missing are filled in.
    return { ...empty, ...(JSON.parse(text) as UnitVariable) }
  } catch {
    return empty
  }
}
