/** What Google Cloud can do, and the limits it keeps with the places that state them. */
import type { Capabilities, Capability, Limit } from '@skyfold/plugin-api'

const NATIVE: Capability = { level: 'native' }

function refused(reason: string, substitute: string): Capability {
  return { level: 'impossible', reason, substitute, refuse: true }
}

export const capabilities: Capabilities = {
  triggers: {
    http: {
      level: 'lossy',
      lost: 'authorizers, stage variables and the ids of API Gateway; each function has an address of its own; a body that claims to be JSON and is no object or list is answered 400 before the handler runs; compressed bodies arrive unpacked',
      substitute: 'auth: iam, or a check in the handler',
    },
    httpApi: {
      level: 'lossy',
      lost: 'authorizers and the ids of API Gateway; each function has an address of its own; a body that claims to be JSON and is no object or list is answered 400 before the handler runs; compressed bodies arrive unpacked',
      substitute: 'auth: iam, or a check in the handler',
    },
    schedule: {
      level: 'emulated',
      how: 'a Cloud Scheduler job calls the private door of the function, tried again twice when it fails; a rate that cron cannot say fires at a shorter one, and the ticks between are dropped before the handler',
    },
    queue: {
      level: 'lossy',
      lost: 'batches above one message, the receive count, maximumConcurrency; what waits in the queue when its trigger is removed',
      substitute: 'reservedConcurrency of the function instead of maximumConcurrency',
    },
    topic: refused('topics come with a later version', 'a queue, which is a Pub/Sub topic here'),
    bucket: refused('object events come with a later version', 'a queue that the storage bucket notifies'),
    stream: refused('Google Cloud has no stream of DynamoDB’s kind', 'a queue that the writer sends to'),
    platform: refused('this event exists on another platform only', 'http, schedule or queue'),
  },
  settings: {
    memorySize: {
      level: 'emulated',
      how: 'vCPUs are paired with the memory; the file system counts against it',
    },
    timeout: {
      level: 'lossy',
      lost: 'seconds above what the trigger allows: queue 600, schedule 1800, HTTP 3600',
      substitute: 'a shorter timeout, or smaller pieces of work',
    },
    environment: NATIVE,
    provisionedConcurrency: {
      level: 'emulated',
      how: 'minInstanceCount, one call at a time in each instance',
    },
    reservedConcurrency: { level: 'emulated', how: 'maxInstanceCount, one call at a time in each instance' },
    snapStart: refused('Google Cloud restores no snapshots of functions', 'provisionedConcurrency'),
    architecture: {
      level: 'lossy',
      lost: 'arm64: functions run on x86_64',
      substitute: 'native modules for x86_64, which the bundler chooses',
    },
    tags: {
      level: 'lossy',
      lost: 'characters that labels do not have: all but lower-case letters, digits, - and _',
      substitute: 'tags in that alphabet',
    },
  },
  styles: { lambda: NATIVE, fetch: NATIVE },
  limits: {
    'memorySize.min': limitOf(128, 'MB', 'https://cloud.google.com/functions/docs/configuring/memory'),
    'memorySize.max': limitOf(32_768, 'MB', 'https://cloud.google.com/functions/docs/configuring/memory'),
    'timeout.http': limitOf(3600, 's', 'https://cloud.google.com/functions/docs/configuring/timeout'),
    'timeout.schedule': limitOf(
      1800,
      's',
      'specification cloudscheduler.v1, Job.attemptDeadline: [15 seconds, 30 minutes]',
    ),
    'timeout.schedule.min': limitOf(15, 's', 'specification cloudscheduler.v1, Job.attemptDeadline'),
    'timeout.queue': limitOf(
      600,
      's',
      'specification pubsub.v1, Subscription.ackDeadlineSeconds: at most 10 minutes',
    ),
    'timeout.queue.min': limitOf(10, 's', 'specification pubsub.v1, Subscription.ackDeadlineSeconds'),
    'environment.bytes': limitOf(32_768, 'bytes', 'https://cloud.google.com/run/quotas'),
    'labels.count': limitOf(
      64,
      'count',
      'https://cloud.google.com/resource-manager/docs/labels-overview#requirements',
    ),
    'serviceAccounts.perProject': limitOf(100, 'count', 'https://cloud.google.com/iam/quotas'),
    'http.body': limitOf(33_554_432, 'bytes', 'https://cloud.google.com/run/quotas'),
    'queue.message': limitOf(10_000_000, 'bytes', 'https://cloud.google.com/pubsub/quotas#resource_limits'),
  },
}

/** The value of one limit of the table. */
export function limit(name: string): number {
  const found = capabilities.limits[name]
  if (!found) throw new Error(`no limit ${name}`)
  return found.value
}

function limitOf(value: number, unit: Limit['unit'], source: string): Limit {
  return { value, unit, source }
}
