/** A request as the front read it, and an answer as it will write it. */
import type { RouteMatch } from './route-table.ts'

/** In the order and spelling of the request, repeated ones repeated. */
export type HeaderList = readonly (readonly [name: string, value: string])[]

export interface HttpRequest {
  readonly id: string
  /** Milliseconds since the epoch. */
  readonly time: number
  readonly method: string
  /** As on the wire: nothing decoded, no query. */
  readonly rawPath: string
  /** Without `?`. */
  readonly rawQuery: string
  readonly headers: HeaderList
  readonly body: Buffer
  readonly sourceIp: string
  /** `HTTP/1.1`. */
  readonly protocol: string
}

export interface HttpAnswer {
  readonly status: number
  readonly headers: HeaderList
  readonly body: Buffer
}

/** What an event says of the API it came through. */
export interface ApiFacts {
  readonly id: string
  /** `dev`. */
  readonly stage: string
}

/** How requests of one payload version become events and results become answers. */
export interface PayloadFormat {
  toEvent(request: HttpRequest, match: RouteMatch, api: ApiFacts): unknown
  /** `result` is the parsed JSON of the handler. */
  toAnswer(result: unknown): HttpAnswer
  /** The handler threw, or its result is no answer. */
  readonly failure: HttpAnswer
  /** No answer came in time. */
  readonly timeout: HttpAnswer
  /** Seconds after which nobody waits for the handler any more. */
  readonly maxSeconds: number
}

/** An answer of the front itself: `{"message":"Not Found"}`. */
export function messageAnswer(status: number, message: string): HttpAnswer {
  return {
    status,
    headers: [['content-type', 'application/json']],
    body: Buffer.from(JSON.stringify({ message })),
  }
}

/** Values of a header, in order. */
export function headerValues(headers: HeaderList, name: string): readonly string[] {
  return headers.filter(([key]) => key.toLowerCase() === name).map(([, value]) => value)
}

/** Decoded pairs of a query; what cannot be decoded stays as it is. */
export function queryPairs(rawQuery: string): readonly (readonly [string, string])[] {
  return rawQuery === '' ? [] : [...new URLSearchParams(rawQuery)]
}

/** `25/Nov/2026:10:00:00 +0000`, as access logs write it. */
export function logTime(epochMs: number): string {
  const [, day = '', month = '', year = '', time = ''] = new Date(epochMs).toUTCString().split(' ')
  return `${day}/${month}/${year}:${time} +0000`
}

/** Decodes percent signs; text that cannot be decoded stays as it is. */
export function decodePercent(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** True when the bytes are text in UTF-8. */
export function isText(bytes: Buffer): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return true
  } catch {
    return false
  }
}

/** True for a JSON object. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
