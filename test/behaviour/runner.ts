/** What the behaviour suite asks of a cloud: golden requests, ticks and messages in, answers out. */

/** A deployed service whose code runs in the vendor's own runtime. */
export interface Runner {
  /** Sends one request to the address that the function has there. */
  http(request: HttpRequest): Promise<Answer>
  /** Lets the first schedule of the function come due once: now, or at another time where its clock can be set. */
  tick(name: string, at?: Date): Promise<Verdict>
  /** Hands the messages to the readers of the queue, as many at once as they take there; one verdict for each. */
  deliver(queue: string, messages: readonly Message[]): Promise<readonly Verdict[]>
  close(): Promise<void>
}

export interface HttpRequest {
  /** Name of the function that is meant: on some clouds each has an address of its own. */
  readonly function: string
  readonly method: string
  /** Path and query as they go over the wire. */
  readonly target: string
  /** In this order and spelling. */
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: Buffer
}

export interface Answer {
  readonly status: number
  /** Names in lower case, without those of the connection. */
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: Buffer
}

export interface Message {
  readonly body: string
  readonly attributes?: Readonly<Record<string, string>>
}

/** `retried`: the platform hands it to the function again. */
export type Verdict = 'acknowledged' | 'retried'

/** Who calls, as every runner pretends or is. */
export const CALLER = '127.0.0.1'
