/** The events that `fromFetch` tells apart, with the fields that it reads. */

/** Payload 2.0 of an HTTP API: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html */
export interface HttpApiEvent extends HttpPayload {
  readonly rawPath: string
  readonly rawQueryString: string
  readonly cookies?: readonly string[]
  readonly requestContext: { readonly http: { readonly method: string }; readonly domainName?: string }
}

/** Payload 1.0 of a REST API, with decoded query parameters: https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html */
export interface RestEvent extends HttpPayload {
  readonly httpMethod: string
  readonly path: string
  readonly multiValueHeaders?: Multiple
  readonly queryStringParameters?: Single
  readonly multiValueQueryStringParameters?: Multiple
  readonly requestContext?: { readonly domainName?: string }
}

interface HttpPayload {
  readonly headers?: Single
  readonly body?: string | null
  readonly isBase64Encoded?: boolean
}

export type Single = Readonly<Record<string, string>> | null
export type Multiple = Readonly<Record<string, readonly string[]>> | null

/** Messages of a queue: https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html */
export interface QueueEvent {
  readonly Records: readonly QueueRecord[]
}

export interface QueueRecord {
  readonly messageId: string
  readonly body: string
  readonly eventSourceARN: string
  readonly attributes?: { readonly SentTimestamp?: string; readonly ApproximateReceiveCount?: string }
}

/** What a schedule without an input of its own sends. */
export interface ScheduledEvent {
  readonly id: string
  readonly time: string
  readonly resources: readonly string[]
  readonly detail?: unknown
}

export function isHttpApiEvent(event: unknown): event is HttpApiEvent {
  return Boolean(fields(event).requestContext?.http)
}

export function isRestEvent(event: unknown): event is RestEvent {
  return Boolean(fields(event).httpMethod)
}

export function isQueueEvent(event: unknown): event is QueueEvent {
  return fields(event).Records?.[0]?.eventSource === 'aws:sqs'
}

export function isScheduledEvent(event: unknown): event is ScheduledEvent {
  return fields(event)['detail-type'] === 'Scheduled Event'
}

interface Fields {
  readonly requestContext?: { readonly http?: unknown }
  readonly httpMethod?: unknown
  readonly Records?: readonly ({ readonly eventSource?: unknown } | undefined)[]
  readonly 'detail-type'?: unknown
}

/** The fields that tell the shapes apart; an event may be any JSON, a text or null among it. */
function fields(event: unknown): Fields {
  return event ?? {}
}
