/** What Azure Functions on the Flex Consumption plan can do, and its limits with the places that state them. */
import type { Capabilities, Capability } from '@skyfold/plugin-api'

const NATIVE: Capability = { level: 'native' }
const FLEX = 'https://learn.microsoft.com/azure/azure-functions/flex-consumption-plan'
const FLEX_SAMPLE =
  'https://github.com/Azure-Samples/azure-functions-flex-consumption-samples/blob/main/IaC/bicep/main.bicep'
const SCALE = 'https://learn.microsoft.com/azure/azure-functions/functions-scale'
const HOST =
  'https://github.com/Azure/azure-functions-host/blob/dev/src/WebJobs.Script/Config/ScriptJobHostOptionsSetup.cs'

function notYet(reason: string, substitute: string): Capability {
  return { level: 'impossible', reason, substitute, refuse: true }
}

const http: Capability = {
  level: 'lossy',
  lost: "the front's own ids, stage variables, the letter case of header names and cookie attributes, separate values of one header, the body of a 404 where no route is; access by `iam` and authorizers",
  substitute: 'check the caller in the handler, or put API Management in front',
}

export const capabilities: Capabilities = {
  triggers: {
    http,
    httpApi: http,
    schedule: {
      level: 'lossy',
      lost: 'time zones other than UTC, years, `L`, `W` and `#`; a rate that NCRONTAB cannot say fires at a shorter one, and the ticks between are dropped before the handler',
      substitute: 'a cron expression in UTC',
    },
    queue: {
      level: 'lossy',
      lost: 'batches (the handler sees one message a call), batch windows, message attributes, an upper bound of concurrency',
      substitute: 'put attributes into the body',
    },
    topic: notYet(
      'topics need a Service Bus namespace, which is not made here',
      'a queue for each subscriber',
    ),
    bucket: notYet(
      'on Flex Consumption blobs arrive through Event Grid only, and its subscriptions are not made here',
      'a queue that the writer of the object sends to',
    ),
    stream: notYet(
      'change feeds need a Cosmos DB account, which is not made here',
      'a queue that the writer sends to',
    ),
    platform: notYet(
      'this event exists on the platform of one provider only',
      'an HTTP route, a queue or a schedule',
    ),
  },
  settings: {
    memorySize: {
      level: 'lossy',
      lost: 'sizes other than 512, 2048 and 4096 MB: the next larger one is taken, for the whole app',
    },
    timeout: {
      level: 'lossy',
      lost: 'functions of one app share the largest timeout; an HTTP caller waits 230 s at most',
      substitute: 'a queue for long work',
    },
    environment: { level: 'lossy', lost: 'functions of one app see the variables of all of them' },
    provisionedConcurrency: {
      level: 'emulated',
      how: 'always ready instances of the HTTP routes or of the one function',
    },
    reservedConcurrency: {
      level: 'lossy',
      lost: 'bounds below 40 instances',
      substitute: 'leave it out, or set 40 or more',
    },
    snapStart: {
      level: 'impossible',
      reason: 'Azure Functions restores no process from an image',
      substitute: 'provisionedConcurrency',
      refuse: true,
    },
    architecture: {
      level: 'impossible',
      reason: 'Flex Consumption runs on x86_64 only',
      substitute: 'architecture: x86_64',
      refuse: false,
    },
    tags: { level: 'lossy', lost: 'tags of the functions of one app are put together on the app' },
  },
  styles: { lambda: NATIVE, fetch: NATIVE },
  limits: {
    'memorySize.small': { value: 512, unit: 'MB', source: FLEX },
    'memorySize.medium': { value: 2048, unit: 'MB', source: FLEX },
    'memorySize.max': { value: 4096, unit: 'MB', source: FLEX },
    'timeout.http': { value: 230, unit: 's', source: SCALE },
    'timeout.default': { value: 1800, unit: 's', source: HOST },
    'instances.min': { value: 40, unit: 'count', source: FLEX_SAMPLE },
    'instances.max': { value: 1000, unit: 'count', source: FLEX_SAMPLE },
    'instances.default': { value: 100, unit: 'count', source: FLEX_SAMPLE },
    'queue.batch': {
      value: 32,
      unit: 'count',
      source:
        'https://learn.microsoft.com/azure/azure-functions/functions-bindings-storage-queue#hostjson-settings',
    },
    'queue.message': {
      value: 65_536,
      unit: 'bytes',
      source: 'https://learn.microsoft.com/azure/storage/queues/scalability-targets',
    },
    'http.request': { value: 104_857_600, unit: 'bytes', source: HOST },
  },
}

/** The value of one limit of the table. */
export function limit(name: string): number {
  const found = capabilities.limits[name]
  if (!found) throw new Error(`no limit ${name}`)
  return found.value
}
