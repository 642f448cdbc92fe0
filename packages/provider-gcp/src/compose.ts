/** The resources that should exist for a service. */
import type { FunctionSettings, Json, Service, Target } from '@skyfold/manifest'
import { settingsFor } from '@skyfold/manifest'
import type { Artifact, Composition, Resource, StackId } from '@skyfold/plugin-api'
import { ref } from '@skyfold/plugin-api'
import type { DoorUnit } from './doors.ts'
import { doorUnits } from './doors.ts'
import { labelsOf } from './ownership/labels.ts'
import { accountId, functionName } from './naming.ts'
import { FUNCTION_TYPE } from './resources/function-document.ts'
import type { Scale } from './settings.ts'
import { nodeFor, scaleOf } from './settings.ts'
import { composeHttp, routesOf } from './triggers/http.ts'
import { composeInvoker } from './triggers/invoker.ts'
import { composeSubscriptions, composeTopics, queueFacts, queueIds } from './triggers/queue.ts'
import { composeSchedules } from './triggers/schedule.ts'

const ACCOUNT = 'gcp.iam.service-account'

/** Pure. What cannot be carried over was said by `layout`. */
export function compose(service: Service, target: Target, artifacts: readonly Artifact[]): Composition {
  const stack: StackId = {
    service: service.name,
    stage: service.stage,
    provider: target.provider,
    region: target.region,
  }
  const units = doorUnits(service)
  const ids = queueIds(service)
  const resources = units.flatMap((unit) => {
    const settings = settingsFor(unit.definition, target.provider)
    const scale = scaleOf(unit, settings)
    const labels = labelsOf(service.tags, settings.tags)
    const { timeout } = scale
    const artifact = artifacts.find((each) => each.unit === unit.id)?.contentHash ?? ''
    return [
      ...(unit.id === unit.siblings[0] ? [composeIdentity(unit, stack)] : []),
      composeFunction(unit, stack, { settings, scale, labels, artifact, queues: queueFacts(unit, ids) }),
      ...composeHttp(unit, target),
      ...composeSchedules(unit, stack, timeout),
      ...composeSubscriptions(unit, stack, { ids, labels, timeout }),
    ]
  })
  const shared = [...composeTopics(service, stack, labelsOf(service.tags)), ...composeInvoker(units, stack)]
  return { graph: { resources: [...shared, ...resources] }, diagnostics: [] }
}

/** The account that a function's code runs as: one for each function, without any role. */
function composeIdentity({ functionId, definition }: DoorUnit, stack: StackId): Resource {
  const name = `${functionId}-runtime`
  const displayName = `Skyfold: ${definition.name} of ${stack.service} (${stack.stage})`.slice(0, 100)
  const inputs = { name, accountId: accountId(stack, name), displayName }
  return { address: `${ACCOUNT}/${name}`, type: ACCOUNT, inputs, source: definition.source }
}

interface FunctionParts {
  readonly settings: FunctionSettings
  readonly scale: Scale
  readonly labels: Readonly<Record<string, string>>
  readonly artifact: string
  readonly queues: Readonly<Record<string, Json>>
}

function composeFunction(unit: DoorUnit, stack: StackId, parts: FunctionParts): Resource {
  const { settings, scale, labels, artifact } = parts
  const inputs = {
    name: unit.id,
    functionId: functionName(stack, unit.id),
    region: stack.region,
    description: settings.description ?? '',
    runtime: `nodejs${nodeFor(settings)}`,
    source: { artifact },
    environment: settings.environment,
    unit: unitVariable(unit, stack, parts),
    memory: scale.memory,
    cpu: scale.cpu,
    timeout: scale.timeout,
    minInstances: scale.minInstances,
    maxInstances: scale.maxInstances,
    serviceAccount: ref(`${ACCOUNT}/${unit.functionId}-runtime`, 'email'),
    labels,
  }
  const { source } = unit.definition
  return { address: `${FUNCTION_TYPE}/${unit.id}`, type: FUNCTION_TYPE, inputs, source }
}

/** `GoogleUnit` of the runtime, and the door for people who look at it. */
function unitVariable(unit: DoorUnit, stack: StackId, { scale, queues }: FunctionParts): Json {
  const facts = {
    function: unit.definition.name,
    // The same on every provider; the names of Run services tell units apart.
    name: `${stack.service}-${stack.stage}-${unit.definition.name}`,
    door: unit.door,
    timeout: scale.timeout,
    memory: scale.megabytes,
    region: stack.region,
  }
  return unit.door === 'events' ? { ...facts, queues } : { ...facts, routes: routesOf(unit) }
}
