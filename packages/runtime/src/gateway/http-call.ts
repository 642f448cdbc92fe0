/** One HTTP request as a platform's own server hands it over, before it becomes an event. */
export interface HttpCall {
  /** Upper case. */
  readonly method: string
  /** Path and query as they were sent: `/notes/a%20b?tag=x`. */
  readonly target: string
  /** Names as they were sent, one entry for each line. */
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: Uint8Array
  readonly requestId: string
  /** Milliseconds since the epoch. */
  readonly time: number
}

/** What a platform's own server is to answer. */
export interface HttpReply {
  readonly status: number
  /** A name may come more than once. */
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: string | Uint8Array
}
