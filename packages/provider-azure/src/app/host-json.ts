/** `host.json` of an app: https://learn.microsoft.com/azure/azure-functions/functions-host-json */
import type { App } from './app.ts'
import { timeoutOf } from './settings-check.ts'

/** Deliveries before the host moves a message to `<queue>-poison`, its own default. */
const MAX_DEQUEUE = 5
/** Until a failed message comes back, as the default visibility timeout of SQS. */
const RETRY_AFTER_SECONDS = 30

export function hostJson(app: App): string {
  const queues = app.functions.flatMap(({ triggers }) => triggers.flatMap(({ queue }) => queue ?? []))
  const http = { routePrefix: '' }
  const document = {
    version: '2.0',
    extensionBundle: { id: 'Microsoft.Azure.Functions.ExtensionBundle', version: '[4.*, 5.0.0)' },
    functionTimeout: timeSpan(timeoutOf(app)),
    extensions:
      queues.length > 0 ? { http, queues: queueSettings(queues.map(({ parallel }) => parallel)) } : { http },
  }
  return `${JSON.stringify(document, undefined, 2)}\n`
}

/** One setting for all queues of the app: the largest batch is worked on at once, and no further one is fetched before. */
function queueSettings(parallel: readonly number[]): object {
  return {
    batchSize: Math.max(...parallel),
    newBatchThreshold: 0,
    maxDequeueCount: MAX_DEQUEUE,
    visibilityTimeout: timeSpan(RETRY_AFTER_SECONDS),
    messageEncoding: 'base64',
  }
}

/** `hh:mm:ss`. */
function timeSpan(seconds: number): string {
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
  return parts.map((part) => String(part).padStart(2, '0')).join(':')
}
