/** What Lambda would refuse, said before anything is sent: settings, packages, SnapStart, the environment. */
import type { Diagnostic, FunctionSettings, Service, ServiceFunction, Target } from '@skyfold/manifest'
import { isSecret, settingsFor } from '@skyfold/manifest'
import type { Artifact } from '@skyfold/plugin-api'
import { limit } from './capabilities.ts'
import { errors } from './errors.ts'

/** https://docs.aws.amazon.com/lambda/latest/dg/snapstart.html#snapstart-runtimes */
const SNAP_START_RUNTIMES = /^(java(11|17|21|25)|python3\.1[2-9]|dotnet(8|10))$/
/** https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime */
const RESERVED =
  /^(_HANDLER|_X_AMZN_TRACE_ID|AWS_DEFAULT_REGION|AWS_REGION|AWS_EXECUTION_ENV|AWS_LAMBDA_(FUNCTION_\w+|INITIALIZATION_TYPE|LOG_\w+|RUNTIME_API)|AWS_ACCESS_KEY(_ID)?|AWS_SECRET_ACCESS_KEY|AWS_SESSION_TOKEN|LAMBDA_(TASK_ROOT|RUNTIME_DIR))$/
const VARIABLE = /^[a-zA-Z]\w+$/

/** Of the settings of every function. */
export function checkSettings(service: Service, target: Target): readonly Diagnostic[] {
  return service.functions.flatMap((definition) => {
    const settings = settingsFor(definition, target.provider)
    return [
      ...checkRange(definition, 'memorySize', settings.memorySize, 'MB'),
      ...checkRange(definition, 'timeout', settings.timeout, 's'),
      ...checkSnapStart(definition, settings),
      ...checkEnvironment(definition, settings),
    ]
  })
}

/** Of the packages of the functions with these unit ids. */
export function checkPackage(definition: ServiceFunction, artifact: Artifact): readonly Diagnostic[] {
  const sizes = [
    { bytes: artifact.bytes, limit: limit('package.zip'), unzipped: false },
    { bytes: artifact.unzippedBytes, limit: limit('package.unzipped'), unzipped: true },
  ]
  return sizes
    .filter((size) => size.bytes > size.limit)
    .map((size) =>
      errors.AWS_PACKAGE_TOO_LARGE({ function: definition.name, ...size }, { source: definition.source }),
    )
}

function checkRange(
  { name, source }: ServiceFunction,
  setting: 'memorySize' | 'timeout',
  value: number,
  unit: string,
): readonly Diagnostic[] {
  const min = limit(`${setting}.min`)
  const max = limit(`${setting}.max`)
  if (Number.isInteger(value) && value >= min && value <= max) return []
  return [errors.AWS_SETTING_OUT_OF_RANGE({ function: name, setting, value, min, max, unit }, { source })]
}

function checkSnapStart(
  { name, source }: ServiceFunction,
  settings: FunctionSettings,
): readonly Diagnostic[] {
  if (!settings.snapStart) return []
  const reason = SNAP_START_RUNTIMES.test(settings.runtime)
    ? settings.provisionedConcurrency > 0
      ? 'it cannot be used together with provisionedConcurrency'
      : undefined
    : `the runtime ${settings.runtime} does not have it`
  return reason === undefined ? [] : [errors.AWS_SNAPSTART_REFUSED({ function: name, reason }, { source })]
}

function checkEnvironment(
  { name, source }: ServiceFunction,
  { environment }: FunctionSettings,
): readonly Diagnostic[] {
  const names = Object.keys(environment)
  const reserved = names.filter((one) => RESERVED.test(one))
  const invalid = names.filter((one) => !VARIABLE.test(one) && !RESERVED.test(one))
  const plain = Object.entries(environment).map(([key, value]) => [
    key,
    isSecret(value) ? value.reveal() : value,
  ])
  const bytes = Buffer.byteLength(JSON.stringify(Object.fromEntries(plain)))
  const reasons = [
    ...reserved.map((one) => `${one} is set by Lambda itself`),
    ...invalid.map((one) => `${one} is not a letter followed by letters, digits and underscores`),
    ...(bytes > limit('environment.bytes')
      ? [`it has ${bytes} bytes, and ${limit('environment.bytes')} fit`]
      : []),
  ]
  return reasons.map((reason) => errors.AWS_ENVIRONMENT_REFUSED({ function: name, reason }, { source }))
}
