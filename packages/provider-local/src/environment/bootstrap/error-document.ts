/** Turns whatever was thrown into the document that the caller sees. */
import type { ErrorDocument } from '../frame.ts'

/** An error of the platform, not of the handler; its name is what the caller sees. */
export class RuntimeFault extends Error {
  constructor(name: string, message: string, cause?: Error) {
    super(message)
    this.name = name
    if (cause?.stack !== undefined) this.stack = cause.stack
  }
}

/** Errors by name, message and stack; anything else by its type. */
export function describeError(thrown: unknown): ErrorDocument {
  if (!isErrorLike(thrown)) return { errorType: typeof thrown, errorMessage: textOf(thrown), trace: [] }
  return {
    errorType: textOf(thrown.name ?? 'Error'),
    errorMessage: textOf(thrown.message),
    trace: textOf(thrown.stack ?? '').split('\n'),
  }
}

// An error of another realm (a vm context) is no instance of this realm's Error.
function isErrorLike(thrown: unknown): thrown is Record<'name' | 'message' | 'stack', unknown> {
  if (thrown instanceof Error) return true
  return Object.prototype.toString.call(thrown) === '[object Error]'
}

function textOf(thrown: unknown): string {
  try {
    return String(thrown)
  } catch {
    return Object.prototype.toString.call(thrown)
  }
}
