/** Which apps a service has on Azure: one for all functions that agree in what Azure sets for a whole app. */
import type { Diagnostic, Service, Target } from '@skyfold/manifest'
import type { Layout, Unit } from '@skyfold/plugin-api'
import type { App, AppTrigger } from './app/app.ts'
import { planApps } from './app/app.ts'
import { deviations } from './deviations.ts'
import { entryOf } from './app/entry.ts'
import { hostJson } from './app/host-json.ts'
import { checkRuntimes } from './app/runtime.ts'
import { checkSettings } from './app/settings-check.ts'

export function layout(service: Service, target: Target): Layout {
  const { apps, diagnostics } = planApps(service, target)
  return {
    units: apps.map((app) => toUnit(service, app)),
    diagnostics: [
      ...diagnostics,
      ...checkRuntimes(service, target),
      ...apps.flatMap(checkRoutes),
      ...checkSettings(apps),
      ...checkPackages(service),
      ...(service.native['aws'] === undefined
        ? []
        : [deviations.AZURE_NATIVE_IGNORED({}, { source: service.nativeSource })]),
    ],
  }
}

function toUnit(service: Service, app: App): Unit {
  const entry = entryOf(service, app)
  return {
    id: app.id,
    functions: app.functions.map(({ definition }) => definition.name),
    platform: {
      node: app.node,
      os: 'linux',
      cpu: 'x64',
      libc: 'glibc',
      external: ['@azure/functions-core'],
      credentials: 'any',
    },
    entry,
    files: { 'host.json': hostJson(app), 'package.json': json({ main: entry.file }) },
    patterns: [
      ...service.package.patterns,
      ...app.functions.flatMap(({ definition }) => definition.package.patterns),
    ],
    why: whyOf(app),
  }
}

function whyOf({ node, memory, bound, functions }: App): string {
  const agreed = [
    `Node ${node}`,
    `${memory} MB`,
    ...(bound === undefined ? [] : [`at most ${bound} instances`]),
  ]
  const settings = agreed.join(', ')
  return functions.length === 1
    ? `the only function with ${settings}`
    : `all functions with ${settings} and agreeing variables run in one app`
}

function json(value: object): string {
  return `${JSON.stringify(value, undefined, 2)}\n`
}

/** Two registrations for one method and path would stop the host. */
function checkRoutes(app: App): readonly Diagnostic[] {
  const owners = new Map<string, string>()
  const routes = app.functions.flatMap(({ definition, triggers }) =>
    triggers.flatMap((trigger) => (trigger.route ? [{ definition, trigger, route: trigger.route }] : [])),
  )
  return routes.flatMap(({ definition, trigger, route }) => {
    const label = `${route.method} ${route.path}`
    const keys = methodsOf(trigger).map((method) => `${method} ${route.path.toLowerCase()}`)
    const other = keys.map((key) => owners.get(key)).find((owner) => owner !== undefined)
    for (const key of keys) owners.set(key, definition.name)
    if (other === undefined) return []
    const detail = { route: label, functions: [other, definition.name] }
    return [deviations.AZURE_ROUTE_TWICE(detail, { source: definition.source })]
  })
}

function methodsOf({ registration }: AppTrigger): readonly string[] {
  const methods = registration?.['methods']
  return Array.isArray(methods) ? methods.map(String) : []
}

function checkPackages(service: Service): readonly Diagnostic[] {
  return service.functions
    .filter((definition) => (definition.package.artifact ?? service.package.artifact) !== undefined)
    .map(({ name, source }) => deviations.AZURE_PREBUILT_PACKAGE({ function: name }, { source }))
}
