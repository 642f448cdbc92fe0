/** A request that a service answers with an error. */
import type { Model } from './model.ts'

/** Thrown by the behaviour of a service; the protocol writes it as the service would. */
export class Refusal extends Error {
  /** Shape of the error in the model, or the code of an unmodelled one. */
  readonly type: string
  readonly details: RefusalDetails

  constructor(type: string, message: string, details: RefusalDetails = {}) {
    super(message)
    this.name = 'Refusal'
    this.type = type
    this.details = details
  }
}

export interface RefusalDetails {
  /** Only for errors that the model does not have. */
  readonly status?: number
  /** The code from the time when the service spoke the query protocol, which some clients still go by. */
  readonly queryCode?: string
  /** Seconds. */
  readonly retryAfter?: number
  /** Headers of the answer (S3). */
  readonly headers?: Readonly<Record<string, string>>
  /** Further members of the error's shape. */
  readonly members?: Readonly<Record<string, unknown>>
}

/** Code and status as the model states them. */
export function describeRefusal(model: Model, refusal: Refusal): { code: string; status: number } {
  const shape = model.exception(refusal.type)
  return {
    code: shape?.error?.code ?? refusal.type,
    status: shape?.error?.httpStatusCode ?? refusal.details.status ?? 400,
  }
}
