/** The request and response of Google's functions framework, as far as they are used, and the context made of them. */
import type { HttpReply } from '../gateway/http-call.ts'
import type { LambdaContext } from '../lambda.ts'
import type { GoogleUnit } from './unit.ts'

/** An Express request with what the framework adds: https://github.com/GoogleCloudPlatform/functions-framework-nodejs */
export interface GoogleRequest extends AsyncIterable<Uint8Array> {
  readonly method: string
  /** Path and query as they were sent. */
  readonly originalUrl: string
  /** Name, value, name, value. */
  readonly rawHeaders: readonly string[]
  /** Unpacked. Absent when there is no body, and when nothing says of which type it is. */
  readonly rawBody?: Uint8Array
  /** Also a label of every log entry of this request. */
  readonly executionId?: string
}

export interface GoogleResponse {
  statusCode: number
  setHeader(name: string, value: string | readonly string[]): unknown
  end(body?: string | Uint8Array): unknown
}

export type GoogleFunction = (request: GoogleRequest, response: GoogleResponse) => Promise<void>

/** The body; one that the framework did not read, for want of a type, is read here. */
export async function bodyOf(request: GoogleRequest): Promise<Uint8Array> {
  if (request.rawBody) return request.rawBody
  const chunks: Uint8Array[] = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks)
}

/** The id under which this request is logged. */
export function requestIdOf(request: GoogleRequest): string {
  return request.executionId ?? crypto.randomUUID()
}

/** The context of one call that begins now. */
export function contextOf(unit: GoogleUnit, requestId: string): LambdaContext {
  const { K_SERVICE: service = unit.name, K_REVISION: revision = '$LATEST' } = process.env
  const deadline = Date.now() + unit.timeout * 1000
  return {
    awsRequestId: requestId,
    functionName: unit.name,
    functionVersion: revision,
    invokedFunctionArn: `//run.googleapis.com/locations/${unit.region}/services/${service}`,
    memoryLimitInMB: String(unit.memory),
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
  }
}

/** Writes the answer. A header that HTTP cannot carry becomes 500. */
export function send(response: GoogleResponse, reply: HttpReply): void {
  const values = new Map<string, string[]>()
  for (const [name, value] of reply.headers) values.set(name, [...(values.get(name) ?? []), value])
  try {
    for (const [name, list] of values) response.setHeader(name, list.length > 1 ? list : (list[0] ?? ''))
    response.statusCode = reply.status
    response.end(reply.body)
  } catch (error) {
    console.error(error)
    response.statusCode = 500
    response.end()
  }
}
