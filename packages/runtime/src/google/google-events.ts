/**
 * The private door of a function on Google Cloud: schedules, queues and direct calls come as POST on paths of their own.
 * It stands in a service that only one service account may call, checked by the platform before this code runs.
 */
import { callHandler } from '../gateway/call-handler.ts'
import type { AnyHandler } from '../gateway/call-handler.ts'
import type { HttpReply } from '../gateway/http-call.ts'
import { notFound } from '../gateway/to-reply.ts'
import type { LambdaContext } from '../lambda.ts'
import type { GoogleFunction, GoogleRequest } from './exchange.ts'
import { bodyOf, contextOf, requestIdOf, send } from './exchange.ts'
import { toQueueEvent, isRejected } from './queue-push.ts'
import { isDue, toScheduledEvent } from './scheduled-event.ts'
import type { GoogleUnit } from './unit.ts'
import { readUnit } from './unit.ts'

/** A Lambda-style handler as the function behind `/_skyfold/schedule/<id>`, `/_skyfold/queue/<id>`, `/_skyfold/invoke`. */
export function googleEvents(handler: AnyHandler, unit: GoogleUnit = readUnit()): GoogleFunction {
  return async (request, response) => {
    const context = contextOf(unit, requestIdOf(request))
    send(response, await answer(request, { handler, unit, context }))
  }
}

interface Door {
  readonly handler: AnyHandler
  readonly unit: GoogleUnit
  readonly context: LambdaContext
}

async function answer(request: GoogleRequest, door: Door): Promise<HttpReply> {
  const path = request.originalUrl.split('?')[0] ?? ''
  const [, kind, id = ''] = /^\/_skyfold\/(schedule|queue|invoke)(?:\/([^/]+))?$/.exec(path) ?? []
  if (request.method !== 'POST' || kind === undefined) return notFound
  const text = Buffer.from(await bodyOf(request)).toString()
  if (kind === 'invoke') return invoke(parse(text), door)
  try {
    if (kind === 'schedule') {
      if (isDue(request)) await callHandler(door.handler, toScheduledEvent(request, text, door), door.context)
    } else if (await isNotDone(id, text, door)) return status(500)
    return status(204)
  } catch (error) {
    console.error(error)
    return status(500)
  }
}

/** True when the message is to be delivered again. */
async function isNotDone(id: string, text: string, { handler, unit, context }: Door): Promise<boolean> {
  const event = toQueueEvent(parse(text), unit.region)
  const result = await callHandler(handler, event, context)
  return Boolean(unit.queues?.[id]?.reportBatchItemFailures) && isRejected(result)
}

/** The answer says what the handler returned or threw: `{ payload, failed, requestId, durationMs }`. */
async function invoke(event: unknown, { handler, context }: Door): Promise<HttpReply> {
  const started = performance.now()
  const outcome = await callHandler(handler, event, context).then(
    (payload) => ({ payload: payload ?? null, failed: false }),
    (error: unknown) => {
      console.error(error)
      return { payload: errorDocument(error), failed: true }
    },
  )
  const answered = { ...outcome, requestId: context.awsRequestId, durationMs: performance.now() - started }
  return { status: 200, headers: [['content-type', 'application/json']], body: JSON.stringify(answered) }
}

/** As Lambda shows an error: https://docs.aws.amazon.com/lambda/latest/dg/nodejs-exceptions.html */
function errorDocument(error: unknown): object {
  if (!(error instanceof Error)) return { errorType: typeof error, errorMessage: String(error), trace: [] }
  return { errorType: error.name, errorMessage: error.message, trace: error.stack?.split('\n') ?? [] }
}

function status(code: number): HttpReply {
  return { status: code, headers: [], body: '' }
}

function parse(text: string): unknown {
  return text === '' ? null : (JSON.parse(text) as unknown)
}
