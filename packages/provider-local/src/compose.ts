/** Which resources a service has in the local cloud. Pure. */
import type { Service, ServiceFunction, Target, Trigger } from '@skyfold/manifest'
import { settingsFor } from '@skyfold/manifest'
import type { Artifact, Composition, Resource, StackId } from '@skyfold/plugin-api'
import { ref } from '@skyfold/plugin-api'
import { errors } from './errors.ts'
import { handlerOf, layout } from './layout.ts'
import { deviations, httpTriggers } from './deviations.ts'
import { physicalName } from './naming.ts'
import { composeQueues } from './triggers/queue.ts'
import { triggerTable } from './triggers/table.ts'
import type { ComposedTrigger, TriggerSite } from './triggers/trigger.ts'
import { addressOf, API, resourceOf } from './triggers/trigger.ts'

/** `artifacts` has one entry for each unit of `layout`. */
export function compose(service: Service, target: Target, artifacts: readonly Artifact[]): Composition {
  const stack = {
    service: service.name,
    stage: service.stage,
    provider: target.provider,
    region: target.region,
  }
  const units = new Map(layout(service, target).units.map((unit) => [unit.functions[0], unit.id]))
  const hashes = new Map(artifacts.map(({ unit, contentHash }) => [unit, contentHash]))
  const functions = service.functions.flatMap((definition) => {
    const hash = hashes.get(units.get(definition.name) ?? '')
    return hash === undefined ? [] : composeFunction(service, stack, definition, hash)
  })
  const api = composeApi(service, stack, target)
  const triggers = [
    composeQueues(service, stack),
    ...service.functions.flatMap((one) => composeTriggers(one, stack)),
  ]
  return {
    graph: {
      resources: withoutTwins([...functions, ...api.resources, ...triggers.flatMap((one) => one.resources)]),
    },
    diagnostics: [
      ...api.diagnostics,
      ...triggers.flatMap((one) => one.diagnostics),
      ...deviations(service, target),
    ],
  }
}

function composeFunction(
  service: Service,
  stack: StackId,
  definition: ServiceFunction,
  artifact: string,
): readonly Resource[] {
  const { name, source } = definition
  const settings = settingsFor(definition, stack.provider)
  const physical = physicalName(stack, name)
  const version = {
    function: physical,
    code: { artifact },
    handler: handlerOf(service, definition),
    runtime: settings.runtime,
    memorySize: settings.memorySize,
    timeout: settings.timeout,
    environment: settings.environment,
    region: stack.region,
  }
  const pointer = {
    name: physical,
    version: ref(addressOf('local.version', name), 'id'),
    provisionedConcurrency: settings.provisionedConcurrency,
    ...(settings.reservedConcurrency === undefined
      ? {}
      : { reservedConcurrency: settings.reservedConcurrency }),
    region: stack.region,
  }
  return [
    resourceOf('local.version', name, version, source),
    resourceOf('local.function', name, pointer, source),
  ]
}

function composeTriggers(definition: ServiceFunction, stack: StackId): readonly ComposedTrigger[] {
  const { timeout } = settingsFor(definition, stack.provider)
  return definition.triggers.map((trigger, index) => {
    const before = definition.triggers.slice(0, index).filter(({ kind }) => kind === trigger.kind)
    return composeTrigger(trigger, { stack, definition, timeout, number: before.length + 1 })
  })
}

function composeTrigger(trigger: Trigger, site: TriggerSite): ComposedTrigger {
  // The row is that of the trigger's own kind; TypeScript does not relate the two over a union.
  const row = triggerTable[trigger.kind] as (trigger: Trigger, site: TriggerSite) => ComposedTrigger
  return row(trigger, site)
}

function composeApi(service: Service, stack: StackId, target: Target): ComposedTrigger {
  const [first] = httpTriggers(service)
  if (!first) return { resources: [], diagnostics: [] }
  const { httpPort: port } = target.options
  const isPort = typeof port === 'number' && Number.isInteger(port) && port > 0 && port <= 65_535
  const name = `${stack.service}-${stack.stage}`
  const inputs = { name, ...(isPort ? { port } : {}), stage: stack.stage, region: stack.region }
  const { source } = target
  const invalid = errors.LOCAL_OPTION_INVALID(
    { option: 'httpPort', expected: 'a number from 1 to 65535' },
    { source },
  )
  return {
    resources: [{ ...resourceOf('local.http-api', '', inputs, first.trigger.source), address: API }],
    diagnostics: port === undefined || isPort ? [] : [invalid],
  }
}

// The diagnostic about a route that is claimed twice stops the deploy; the graph stays well formed nevertheless.
function withoutTwins(resources: readonly Resource[]): readonly Resource[] {
  return [...new Map(resources.map((resource) => [resource.address, resource])).values()]
}
