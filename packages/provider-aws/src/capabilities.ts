/** What AWS can do, and its limits with the places that state them. */
import type { Capabilities, Capability, Limit } from '@skyfold/plugin-api'

const NATIVE: Capability = { level: 'native' }

const LAMBDA_QUOTAS = 'https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html'
const HTTP_API_QUOTAS = 'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html'
const SQS_TRIGGER = 'https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html'

function refused(reason: string, substitute: string): Capability {
  return { level: 'impossible', reason, substitute, refuse: true }
}

export const capabilities: Capabilities = {
  triggers: {
    http: {
      level: 'emulated',
      how: 'an HTTP API that sends events of payload 1.0; its URL has no stage segment, and API keys, usage plans and request validators of a REST API are not there',
    },
    httpApi: NATIVE,
    schedule: {
      level: 'emulated',
      how: 'EventBridge Scheduler, whose events say source "aws.scheduler" where a rule says "aws.events"',
    },
    queue: NATIVE,
    topic: refused(
      'topics are not deployed',
      'subscribe a queue to the topic and use a queue event with its ARN',
    ),
    bucket: refused(
      'bucket notifications are not deployed',
      'let the bucket notify a queue and use a queue event with its ARN',
    ),
    stream: refused(
      'streams are not deployed',
      'let a pipe write the records to a queue and use a queue event',
    ),
    platform: refused('this event is not deployed', 'an httpApi, schedule or queue event'),
  },
  settings: {
    memorySize: NATIVE,
    timeout: NATIVE,
    environment: NATIVE,
    provisionedConcurrency: NATIVE,
    reservedConcurrency: NATIVE,
    snapStart: {
      level: 'impossible',
      reason: 'SnapStart is for Java, Python and .NET, not for Node.js',
      substitute: 'provisionedConcurrency',
      refuse: true,
    },
    architecture: NATIVE,
    tags: NATIVE,
  },
  styles: {
    lambda: NATIVE,
    fetch: { level: 'emulated', how: 'the handler is wrapped when it is bundled' },
  },
  limits: {
    'memorySize.min': megabytes(128, LAMBDA_QUOTAS),
    'memorySize.max': megabytes(10_240, LAMBDA_QUOTAS),
    'timeout.min': seconds(1, LAMBDA_QUOTAS),
    'timeout.max': seconds(900, LAMBDA_QUOTAS),
    'http.timeout': seconds(30, HTTP_API_QUOTAS),
    'httpApi.timeout': seconds(30, HTTP_API_QUOTAS),
    'package.zip': bytes(52_428_800, LAMBDA_QUOTAS),
    'package.unzipped': bytes(262_144_000, LAMBDA_QUOTAS),
    'environment.bytes': bytes(4096, LAMBDA_QUOTAS),
    'queue.batchSize.max': count(10_000, SQS_TRIGGER),
    'queue.batchSize.withoutWindow': count(10, SQS_TRIGGER),
    'queue.batchWindow.max': seconds(300, SQS_TRIGGER),
    'queue.maximumConcurrency.min': count(
      2,
      'https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html',
    ),
    'queue.maximumConcurrency.max': count(
      1000,
      'https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html',
    ),
    'queue.visibility.max': seconds(
      43_200,
      'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-visibility-timeout.html',
    ),
  },
}

/** The value of one limit of the table. */
export function limit(name: string): number {
  const found = capabilities.limits[name]
  if (!found) throw new Error(`no limit ${name}`)
  return found.value
}

function megabytes(value: number, source: string): Limit {
  return { value, unit: 'MB', source }
}

function seconds(value: number, source: string): Limit {
  return { value, unit: 's', source }
}

function bytes(value: number, source: string): Limit {
  return { value, unit: 'bytes', source }
}

function count(value: number, source: string): Limit {
  return { value, unit: 'count', source }
}
