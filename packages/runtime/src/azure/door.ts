/** The way in for `sls invoke`: the event is the body, the outcome is the answer. */
import type { HttpReply } from '../gateway/http-call.ts'

/**
 * `{ payload, failed, requestId, durationMs }`. Never rejects for what the handler throws: that is in the answer.
 * Errors: `SyntaxError` when the body is no JSON.
 */
export async function openDoor(
  body: Uint8Array,
  requestId: string,
  call: (event: unknown) => Promise<unknown>,
): Promise<HttpReply> {
  const event: unknown = JSON.parse(String(body) || 'null')
  const started = performance.now()
  const outcome = await call(event).then(
    (payload) => ({ payload: payload ?? null, failed: false }),
    (error: unknown) => {
      console.error(error)
      return { payload: errorDocument(error), failed: true }
    },
  )
  const answered = { ...outcome, requestId, durationMs: performance.now() - started }
  return {
    status: 200,
    headers: [['content-type', 'application/json']],
    body: JSON.stringify(answered),
  }
}

/** As Lambda shows an error: https://docs.aws.amazon.com/lambda/latest/dg/nodejs-exceptions.html */
function errorDocument(error: unknown): object {
  if (!(error instanceof Error)) return { errorType: typeof error, errorMessage: String(error), trace: [] }
  return { errorType: error.name, errorMessage: error.message, trace: error.stack?.split('\n') ?? [] }
}
