/** What the services of one fake account share: the clock, identifiers, and what one service knows of another. */
import { randomBytes, randomUUID } from 'node:crypto'
import type { CloudObject } from '../cloud.ts'

/** Who calls, and where. */
export interface Call {
  readonly region: string
  readonly account: string
}

/** An operation's behaviour. Its input has been read and checked against the model that the SDK's types come from. */
export type Handler = (input: never, call: Call) => object

/** One service: its operations by name, and what it holds. */
export interface Behaviour {
  readonly operations: Readonly<Record<string, Handler>>
  objects(): readonly CloudObject[]
}

/** What Lambda and Scheduler ask of IAM. */
export interface Principals {
  /** True when the role exists, trusts the service, and has become visible to it. */
  canAssume(roleArn: string, service: string): boolean
  /** True when an inline policy of the role allows the action on the resource. */
  allows(roleArn: string, action: string, resource: string): boolean
}

/** What Lambda asks of SQS. */
export interface Queues {
  /** `undefined`: no such queue. */
  visibilityTimeout(queueArn: string): number | undefined
}

/** What Scheduler and API Gateway ask of Lambda. */
export interface Functions {
  exists(functionArn: string): boolean
}

export interface World {
  readonly account: string
  /** Milliseconds. */
  now(): number
  /** Milliseconds that a state change takes. */
  readonly settleMs: number
}

/** An input whose required members are there, since the model was checked: the SDK's types allow `undefined` for them. */
export type Checked<T> = T extends string | number | boolean | Date | Uint8Array | undefined
  ? T
  : T extends readonly (infer Item)[]
    ? Checked<Item>[]
    : T extends object
      ? { [K in keyof T]: IsOptional<T, K> extends true ? Checked<T[K]> : Checked<NonNullable<T[K]>> }
      : T

type IsOptional<T, K extends keyof T> = Partial<Pick<T, K>> extends Pick<T, K> ? true : false

/** Every region has its own objects of a service. */
export class Regional<T> {
  readonly #make: () => T
  readonly #regions = new Map<string, T>()

  constructor(make: () => T) {
    this.#make = make
  }

  in(region: string): T {
    let found = this.#regions.get(region)
    if (found === undefined) {
      found = this.#make()
      this.#regions.set(region, found)
    }
    return found
  }

  entries(): [region: string, objects: T][] {
    return [...this.#regions]
  }
}

/** An object with the owner that our tags name, if they do. */
export function tagged(kind: string, id: string, tags: ReadonlyMap<string, string>): CloudObject {
  const stack = tags.get('skyfold:stack')
  const address = tags.get('skyfold:address')
  return stack === undefined || address === undefined ? { kind, id } : { kind, id, owner: { stack, address } }
}

/** An identifier as API Gateway makes them. */
export function shortId(): string {
  return BigInt(`0x${randomBytes(8).toString('hex')}`)
    .toString(36)
    .padStart(10, '0')
    .slice(0, 10)
}

export function uuid(): string {
  return randomUUID()
}
