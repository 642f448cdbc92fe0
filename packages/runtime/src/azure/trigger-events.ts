/** What timers and queues send → the event that a Lambda-style handler knows. */
import { dueTick } from '../due-tick.ts'
import type { Invocation } from './functions-core.ts'
import { bytesOf } from './functions-core.ts'
import type { AzureQueue, AzureTimer } from './registration.ts'

/**
 * When the tick of this call was due, in milliseconds since the epoch; `undefined`: it does not count. `Next` is the tick
 * at hand, and the host calls once for all that came while it was away or busy (TimerListener.cs and ScheduleStatus.cs of
 * https://github.com/Azure/azure-webjobs-sdk-extensions).
 */
export function tickTime({ ticks }: AzureTimer, { request }: Invocation): number | undefined {
  // Written by the host; without a status the clock has to do.
  const timer = JSON.parse(String(bytesOf(request.inputData?.[0]?.data)) || '{}') as TimerInfo
  const now = Date.now()
  const next = Date.parse(timer.ScheduleStatus?.Next ?? '')
  const first = Number.isNaN(next) ? now : next
  return ticks ? dueTick(ticks, first, now) : first
}

interface TimerInfo {
  readonly ScheduleStatus?: { readonly Next?: string } | null
}

/** The event that EventBridge Scheduler would send, or the trigger's own input. `source` names the trigger. */
export function toScheduledEvent(
  { input }: AzureTimer,
  { invocationId }: Invocation,
  { source, time }: { readonly source: string; readonly time: number },
): unknown {
  if (input) return input.event
  return {
    version: '0',
    id: invocationId,
    'detail-type': 'Scheduled Event',
    source: 'aws.scheduler',
    account: '',
    time: new Date(time).toISOString().replace(/\.\d+/, ''),
    region: region(),
    resources: [source],
    detail: '{}',
  }
}

/** One message, as a batch of one: https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html */
export function toQueueEvent({ queue }: AzureQueue, { invocationId, request }: Invocation): object {
  const metadata = (name: string): string => String(bytesOf(request.triggerMetadata?.[name]))
  // Times come as JSON, in quotes.
  const inserted = Date.parse(metadata('InsertionTime').replaceAll('"', ''))
  const sent = String(Number.isNaN(inserted) ? Date.now() : inserted)
  const record = {
    messageId: metadata('Id') || invocationId,
    receiptHandle: metadata('PopReceipt'),
    body: String(bytesOf(request.inputData?.[0]?.data)),
    attributes: {
      ApproximateReceiveCount: metadata('DequeueCount') || '1',
      SentTimestamp: sent,
      ApproximateFirstReceiveTimestamp: sent,
    },
    messageAttributes: {},
    eventSource: 'aws:sqs',
    eventSourceARN: queue,
    awsRegion: region(),
  }
  return { Records: [record] }
}

/** Throws when the handler named the one message, so that the host delivers it again. */
export function checkQueueResult(result: unknown): void {
  const failures = (result as { batchItemFailures?: readonly unknown[] } | null | undefined)
    ?.batchItemFailures
  if (failures?.length) throw new Error('The handler reported the message as failed')
}

function region(): string {
  return process.env['REGION_NAME'] ?? ''
}
