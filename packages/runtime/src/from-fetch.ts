/**
 * A fetch-style handler as a Lambda-style one: HTTP events of payload 1.0 and 2.0 become requests and
 * responses become results; every other event arrives as `POST` with a CloudEvent.
 */
import { fromAnyEvent, fromScheduledEvent } from './cloud-event.ts'
import type { HttpApiEvent, RestEvent } from './event-shape.ts'
import { isHttpApiEvent, isQueueEvent, isRestEvent, isScheduledEvent } from './event-shape.ts'
import type { FetchHandler } from './fetch-handler.ts'
import { toRequest, toResult } from './http-event.ts'
import type { LambdaHandler } from './lambda.ts'
import { answerQueue } from './queue-event.ts'

/**
 * Wraps `handler` for platforms that call `(event, context)`. What the handler throws on an HTTP event is passed
 * on, so that the platform answers and logs it as its own. A queue message whose answer is not 2xx (or that threw)
 * is named in `batchItemFailures`; any other event then fails as a whole.
 * Errors: `TypeError` when `handler` is neither a function nor an object with a `fetch` method.
 */
export function fromFetch(handler: FetchHandler): LambdaHandler {
  // Checked at load time, because the handler comes from a module of which only the name is known.
  if (typeof handler !== 'function' && typeof handler?.fetch !== 'function') {
    throw new TypeError('A fetch-style handler is a function or an object with a fetch method')
  }
  return async (event, context) => {
    const info = { event, context }
    const answer = async (request: Request): Promise<Response> => {
      const response = await (typeof handler === 'function'
        ? handler(request, info)
        : handler.fetch(request, info))
      if (typeof response?.arrayBuffer === 'function') return response
      throw new TypeError('The fetch-style handler returned no Response')
    }
    if (isHttpApiEvent(event) || isRestEvent(event)) return answerHttp(event, answer)
    const succeed = (request: Request): Promise<unknown> => answer(request).then(jsonOf)
    if (isQueueEvent(event)) return answerQueue(event, succeed)
    return succeed(isScheduledEvent(event) ? fromScheduledEvent(event) : fromAnyEvent(event, context))
  }
}

async function answerHttp(
  event: HttpApiEvent | RestEvent,
  answer: (request: Request) => Promise<Response>,
): Promise<object> {
  let request: Request
  try {
    request = toRequest(event)
  } catch {
    return { statusCode: 400 }
  }
  return toResult(await answer(request), event)
}

/** What a 2xx answer says: its JSON, or else its text, or nothing. */
async function jsonOf(response: Response): Promise<unknown> {
  const text = await response.text()
  if (!response.ok) throw new Error(`The handler answered ${response.status}: ${text}`)
  try {
    return JSON.parse(text) as unknown
  } catch {
    return text || undefined
  }
}
