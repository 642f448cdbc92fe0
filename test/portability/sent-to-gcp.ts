/** Requests to Google Cloud → the service that they describe. */
import type { RunningGcp } from '../clouds/gcp/cloud.ts'
import type { SentFunction, SentService } from './sent-service.ts'
import { without } from './sent-service.ts'

/** The message of FunctionService.CreateFunction, which the fake has decoded with the protos of the SDK. */
interface CreateFunction {
  readonly functionId: string
  readonly function: {
    readonly buildConfig: { readonly runtime: string }
    readonly serviceConfig: {
      readonly availableMemory: string
      readonly timeoutSeconds: number
      readonly environmentVariables: Readonly<Record<string, string>>
    }
  }
}

interface CreateJob {
  readonly body: {
    readonly schedule: string
    readonly timeZone: string
    readonly httpTarget: { readonly uri: string }
  }
}

interface UnitFacts {
  readonly function: string
  readonly routes?: readonly { readonly method: string; readonly path: string }[]
}

export function sentToGcp({ traffic }: RunningGcp): SentService {
  const inputs = (operation: string): readonly unknown[] =>
    traffic.requests.filter((each) => each.operation === operation).map(({ input }) => input)
  // The fake has checked both against what Google publishes.
  const created = inputs('cloudfunctions.CreateFunction') as readonly CreateFunction[]
  const jobs = inputs('cloudscheduler.jobs.create') as readonly CreateJob[]
  const schedules = jobs.map(({ body }) => {
    const { hostname } = new URL(body.httpTarget.uri)
    const owner = created.find(({ functionId }) => hostname.startsWith(`${functionId}-`))
    return [owner ? factsOf(owner).function : hostname, `${body.schedule} ${body.timeZone}`] as const
  })
  return {
    functions: Object.fromEntries(created.map((each) => [factsOf(each).function, toFunction(each)])),
    schedules: Object.fromEntries(schedules),
  }
}

function toFunction(created: CreateFunction): SentFunction {
  const { buildConfig, serviceConfig } = created.function
  return {
    node: buildConfig.runtime.replace('nodejs', ''),
    memory: Number(serviceConfig.availableMemory.replace('Mi', '')),
    timeout: serviceConfig.timeoutSeconds,
    environment: without(serviceConfig.environmentVariables, /^(?:IGNORED_ROUTES|SKYFOLD_UNIT)$/),
    routes: (factsOf(created).routes ?? []).map(({ method, path }) => `${method} ${path}`),
  }
}

function factsOf({ function: { serviceConfig } }: CreateFunction): UnitFacts {
  // Written by the provider; a case fails where a member is missing.
  return JSON.parse(serviceConfig.environmentVariables['SKYFOLD_UNIT'] ?? '{}') as UnitFacts
}
