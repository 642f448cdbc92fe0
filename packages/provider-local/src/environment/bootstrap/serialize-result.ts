/** A handler's result as JSON, within the size that Lambda lets through. */
import { RuntimeFault } from './error-document.ts'

/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html (6 MB and room for headers, as recorded) */
const MAX_RESULT = 6_291_556

/** `undefined` and functions are `null`, as for `JSON.stringify` in an array. Errors: `RuntimeFault`. */
export function serializeResult(result: unknown): string {
  const text = stringify(result)
  if (Buffer.byteLength(text) > MAX_RESULT) {
    throw new RuntimeFault(
      'Function.ResponseSizeTooLarge',
      `Response payload size exceeded maximum allowed payload size (${MAX_RESULT} bytes).`,
    )
  }
  return text
}

function stringify(result: unknown): string {
  try {
    const text: string | undefined = JSON.stringify(result)
    // For undefined and for functions, which its type does not say.
    return text ?? 'null'
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new RuntimeFault('Runtime.MarshalError', `Unable to stringify response body: ${reason}`)
  }
}
