/**
 * Everything that is not HTTP → a `Request` with a structured CloudEvent
 * (https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/http-protocol-binding.md#32-structured-content-mode).
 */
import type { QueueRecord, ScheduledEvent } from './event-shape.ts'
import { EVENT_HOST } from './http-event.ts'
import type { LambdaContext } from './lambda.ts'

/** A message of a queue. `data` is its body: the JSON in it, or else its text. `attempt` counts deliveries from 1. */
export function fromQueueRecord(record: QueueRecord): Request {
  const { SentTimestamp: sent, ApproximateReceiveCount: count } = record.attributes ?? {}
  return post('queue', {
    id: record.messageId,
    source: record.eventSourceARN,
    ...(sent ? { time: new Date(Number(sent)).toISOString() } : {}),
    ...(count ? { attempt: Number(count) } : {}),
    ...content(record.body),
  })
}

/** A tick of a schedule. */
export function fromScheduledEvent(event: ScheduledEvent): Request {
  const { id, time, resources, detail } = event
  const data = typeof detail === 'string' ? content(detail) : { data: detail }
  return post('schedule', { id, source: resources[0] ?? 'schedule', time, ...data })
}

/** Any other event, as `data`. */
export function fromAnyEvent(event: unknown, context: LambdaContext): Request {
  return post('invoke', { id: context.awsRequestId, source: context.invokedFunctionArn, data: event })
}

function post(kind: string, attributes: object): Request {
  const cloudEvent = {
    specversion: '1.0',
    type: 'skyfold.' + kind,
    datacontenttype: 'application/json',
    ...attributes,
  }
  return new Request(`https://${EVENT_HOST}/${kind}`, {
    method: 'POST',
    headers: { 'content-type': 'application/cloudevents+json' },
    body: JSON.stringify(cloudEvent),
  })
}

function content(text: string): object {
  try {
    return { data: JSON.parse(text) as unknown }
  } catch {
    return { datacontenttype: 'text/plain', data: text }
  }
}
