/** What the settings of functions ask that their apps give otherwise. */
import type { Diagnostic } from '@skyfold/manifest'
import type { App, AppFunction } from './app.ts'
import { limit } from '../capabilities.ts'
import { deviations } from '../deviations.ts'

/** https://learn.microsoft.com/azure/azure-functions/functions-app-settings */
const RESERVED = /^(AzureWebJobs|AzureFunctions|FUNCTIONS_|WEBSITE_|SKYFOLD_)/i

export function checkSettings(apps: readonly App[]): readonly Diagnostic[] {
  return [
    ...apps.flatMap((app) => [
      ...app.functions.flatMap((each) => checkFunction(app, each)),
      ...checkSharing(app),
    ]),
    ...checkNumber(apps),
  ]
}

/** Seconds of the host: the largest of the app. */
export function timeoutOf(app: App): number {
  return Math.max(...app.functions.map(({ settings }) => settings.timeout))
}

function checkFunction(app: App, { definition, settings, triggers }: AppFunction): readonly Diagnostic[] {
  const { name: fn, source } = definition
  const origin = { source }
  const { memorySize: asked, timeout, reservedConcurrency } = settings
  const [least, most, largest] = [limit('instances.min'), limit('instances.max'), limit('memorySize.max')]
  const problems: Diagnostic[] = []
  if (asked > largest)
    problems.push(deviations.AZURE_MEMORY_TOO_LARGE({ function: fn, asked, most: largest }, origin))
  else if (asked !== app.memory)
    problems.push(deviations.AZURE_MEMORY_ROUNDED({ function: fn, asked, given: app.memory }, origin))
  if (timeout > limit('timeout.http') && triggers.some(({ route }) => route))
    problems.push(
      deviations.AZURE_TIMEOUT_HTTP({ function: fn, asked: timeout, most: limit('timeout.http') }, origin),
    )
  if (timeout !== timeoutOf(app))
    problems.push(
      deviations.AZURE_TIMEOUT_SHARED({ function: fn, asked: timeout, given: timeoutOf(app) }, origin),
    )
  if (reservedConcurrency !== undefined && (reservedConcurrency < least || reservedConcurrency > most))
    problems.push(
      deviations.AZURE_CONCURRENCY_BOUND(
        { function: fn, asked: reservedConcurrency, range: `${least} to ${most}` },
        origin,
      ),
    )
  if (settings.snapStart) problems.push(deviations.AZURE_SNAP_START({ function: fn }, origin))
  if (settings.architecture !== 'x86_64')
    problems.push(deviations.AZURE_ARCHITECTURE({ function: fn }, origin))
  for (const name of Object.keys(settings.environment).filter((each) => RESERVED.test(each)))
    problems.push(deviations.AZURE_ENVIRONMENT_RESERVED({ function: fn, name }, origin))
  return problems
}

function checkSharing({ functions, environment }: App): readonly Diagnostic[] {
  const names = Object.keys(environment).filter((name) =>
    functions.some(({ settings }) => settings.environment[name] === undefined),
  )
  if (names.length === 0) return []
  const detail = { functions: functions.map(({ definition }) => definition.name), names }
  const owner = functions.find(({ settings }) =>
    names.some((name) => settings.environment[name] !== undefined),
  )
  return [deviations.AZURE_ENVIRONMENT_SHARED(detail, { source: owner?.definition.source })]
}

function checkNumber(apps: readonly App[]): readonly Diagnostic[] {
  if (apps.length < 2) return []
  const members = apps.map(
    ({ id, functions }) => `${id} (${functions.map(({ definition }) => definition.name).join(', ')})`,
  )
  return [
    deviations.AZURE_SEVERAL_APPS({ apps: members }, { source: apps[1]?.functions[0]?.definition.source }),
  ]
}
