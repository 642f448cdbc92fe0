/** The generated entry of an app: all its functions, each trigger registered. Handlers are imported when first called. */
import type { Json, JsonObject, Service } from '@skyfold/manifest'
import type { UnitEntry } from '@skyfold/plugin-api'
import type { App, AppFunction } from './app.ts'
import { functionName } from '../naming.ts'
import { asObject, asList } from '../json.ts'

const ENTRY_FILE = 'index.js'

/** Registration with its name and the function that it starts. */
interface Registration {
  readonly name: string
  readonly function: string
  readonly fields: JsonObject
}

export function entryOf(service: Service, app: App): UnitEntry {
  const usesFetch = app.functions.some(({ definition }) => definition.handler.style === 'fetch')
  const source = [
    'import * as core from "@azure/functions-core"',
    `import { ${usesFetch ? 'fromFetch, ' : ''}serveAzure } from "@skyfold/runtime"`,
    'const functions = {',
    ...app.functions.map((each) => functionSource(service, app, each)),
    '}',
    'serveAzure(core, [',
    ...registrationsOf(app).map(registrationSource),
    '])',
    '',
  ].join('\n')
  const handlers = app.functions.map(({ definition: { name, handler } }) => ({
    function: name,
    module: handler.module,
    export: handler.export,
  }))
  return { file: ENTRY_FILE, source, handlers }
}

/** Every trigger, then one door for each function. */
function registrationsOf(app: App): readonly Registration[] {
  const triggers = app.functions.flatMap(({ definition, triggers: all }) =>
    all.flatMap(({ name, registration }) =>
      registration ? [{ name, function: definition.name, fields: registration }] : [],
    ),
  )
  const doors = app.functions.map(({ definition: { name } }) => ({
    name: doorName(name),
    function: name,
    fields: { kind: 'door', route: doorRoute(name) },
  }))
  return [...answerPreflights(triggers), ...doors]
}

/** Where an administrator calls a function, below the app's address. */
export function doorRoute(name: string): string {
  return `skyfold/invoke/${name}`
}

function doorName(name: string): string {
  return `skyfold_invoke_${name.replaceAll(/[^A-Za-z0-9_-]/g, '-')}`
}

/**
 * Preflights of a path come to one registration only, or the host would see a conflict: the first of those with
 * cross-origin rules takes them for all, unless the manifest has a route for `OPTIONS` there.
 */
function answerPreflights(registrations: readonly Registration[]): readonly Registration[] {
  const taken = new Set(registrations.filter(takesOptions).map(pathOf))
  return registrations.map((registration) => {
    const path = pathOf(registration)
    if (path === undefined || taken.has(path) || !hasCors(routeOf(registration))) return registration
    taken.add(path)
    const routes = registrations
      .filter((each) => each !== registration && pathOf(each) === path && hasCors(routeOf(each)))
      .map(routeOf)
    const methods = [...asList(registration.fields['methods']), 'OPTIONS']
    return {
      ...registration,
      fields: { ...registration.fields, methods, routes: [routeOf(registration), ...routes] },
    }
  })
}

function takesOptions({ fields }: Registration): boolean {
  return asList(fields['methods']).includes('OPTIONS')
}

function routeOf({ fields }: Registration): JsonObject {
  return asObject(asList(fields['routes'])[0])
}

function pathOf(registration: Registration): string | undefined {
  const { path } = routeOf(registration)
  return typeof path === 'string' ? path.toLowerCase() : undefined
}

function hasCors(route: JsonObject): boolean {
  return route['cors'] !== undefined
}

function functionSource(service: Service, app: App, { definition, settings }: AppFunction): string {
  const { name, handler } = definition
  const member = `module[${JSON.stringify(handler.export)}]`
  const value = handler.style === 'fetch' ? `fromFetch(${member})` : member
  const facts: Record<string, Json> = {
    name: functionName({ service: service.name, stage: service.stage }, name),
    memory: app.memory,
    timeout: settings.timeout,
    ...(settings.provisionedConcurrency > 0 ? { eager: true } : {}),
  }
  const load = `load: () => import(${JSON.stringify(`./${handler.module}`)}).then((module) => ${value})`
  return `  ${JSON.stringify(name)}: { ...${JSON.stringify(facts)}, ${load} },`
}

function registrationSource({ name, function: owner, fields }: Registration): string {
  return `  { ...${JSON.stringify({ name, ...fields })}, function: functions[${JSON.stringify(owner)}] },`
}
