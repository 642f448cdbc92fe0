/** What the local cloud can do, and the limits it keeps with the places that state them. */
import type { Capabilities, Capability } from '@skyfold/plugin-api'

const NATIVE: Capability = { level: 'native' }

/** Handlers of these events run only when called by hand. */
function byHand(reason: string, event: string): Capability {
  return {
    level: 'impossible',
    reason,
    substitute: `call the function with such an event: sls invoke --function <name> --data '${event}'`,
    refuse: false,
  }
}

export const capabilities: Capabilities = {
  triggers: {
    http: NATIVE,
    httpApi: NATIVE,
    schedule: NATIVE,
    queue: NATIVE,
    topic: byHand('the local cloud has no topics', '{"Records":[{"EventSource":"aws:sns","Sns":{}}]}'),
    bucket: byHand('the local cloud has no object storage', '{"Records":[{"eventSource":"aws:s3","s3":{}}]}'),
    stream: byHand(
      'the local cloud has no streams',
      '{"Records":[{"eventSource":"aws:dynamodb","dynamodb":{}}]}',
    ),
    platform: byHand("this event exists on one provider's platform only", '{}'),
  },
  settings: {
    memorySize: {
      level: 'emulated',
      how: 'on Linux, an environment that uses more memory of its own is killed',
    },
    timeout: NATIVE,
    environment: NATIVE,
    provisionedConcurrency: NATIVE,
    reservedConcurrency: NATIVE,
    snapStart: {
      level: 'impossible',
      reason: 'a running Node process cannot be restored from an image here',
      substitute: 'provisionedConcurrency',
      refuse: false,
    },
    architecture: {
      level: 'lossy',
      lost: 'functions run on the processor of this machine',
      substitute: 'deploy to the cloud to test native code for another processor',
    },
    tags: {
      level: 'lossy',
      lost: 'tags have no meaning in the local cloud',
      substitute: 'the ownership mark that each object carries',
    },
  },
  styles: { lambda: NATIVE, fetch: NATIVE },
  limits: {
    'environments.max': {
      value: 64,
      unit: 'count',
      source: 'a choice of ours: each environment is a process of about 45 MB on this machine',
    },
    'init.max': {
      value: 10,
      unit: 's',
      source: 'https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html',
    },
    'package.unzipped': { value: 262_144_000, unit: 'bytes', source: lambdaQuotas() },
    'invoke.request': { value: 6_291_456, unit: 'bytes', source: lambdaQuotas() },
    'invoke.response': { value: 6_291_556, unit: 'bytes', source: lambdaQuotas() },
    'http.body': { value: 10_485_760, unit: 'bytes', source: gatewayQuotas('limits.html') },
    'http.timeout': { value: 30, unit: 's', source: gatewayQuotas('http-api-quotas.html') },
    'httpApi.timeout': { value: 30, unit: 's', source: gatewayQuotas('http-api-quotas.html') },
    'queue.message': {
      value: 1_048_576,
      unit: 'bytes',
      source:
        'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html',
    },
  },
}

/** The value of one limit of the table. */
export function limit(name: string): number {
  const found = capabilities.limits[name]
  if (!found) throw new Error(`no limit ${name}`)
  return found.value
}

function lambdaQuotas(): string {
  return 'https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html'
}

function gatewayQuotas(page: string): string {
  return `https://docs.aws.amazon.com/apigateway/latest/developerguide/${page}`
}
