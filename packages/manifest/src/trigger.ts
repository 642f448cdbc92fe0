/**
 * What can start a function. The neutral kinds mean the same on every provider; `platform` carries an
 * event that only one provider knows, so that the others can name it when they refuse it.
 */
import type { Json } from './json.ts'
import type { SourceRange } from './diagnostic.ts'

export type Trigger =
  | HttpTrigger
  | HttpApiTrigger
  | ScheduleTrigger
  | QueueTrigger
  | TopicTrigger
  | BucketTrigger
  | StreamTrigger
  | PlatformTrigger

export type TriggerKind = Trigger['kind']

/** The kinds in the order in which tables show them. */
export const TRIGGER_KINDS: readonly TriggerKind[] = [
  'http',
  'httpApi',
  'schedule',
  'queue',
  'topic',
  'bucket',
  'stream',
  'platform',
]

interface TriggerBase {
  readonly source: SourceRange
}

export type HttpMethod = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS' | 'ANY'

/** Who may call: `unstated` means that the manifest does not say; a public cloud refuses it. */
export type HttpAccess = 'public' | 'iam' | 'authorizer' | 'unstated'

/** An HTTP route whose handler sees payload 1.0, the events of a REST API. */
export interface HttpTrigger extends TriggerBase {
  readonly kind: 'http'
  readonly method: HttpMethod
  /** Leading slash, `{name}` for one segment, `{name+}` for the rest. */
  readonly path: string
  readonly access: HttpAccess
  readonly cors?: CorsSettings
}

/** An HTTP route whose handler sees payload 2.0, the events of an HTTP API. */
export interface HttpApiTrigger extends TriggerBase {
  readonly kind: 'httpApi'
  readonly method: HttpMethod
  /** As in `HttpTrigger`, or `$default`: everything that no other route takes. */
  readonly path: string
  readonly access: HttpAccess
  readonly cors?: CorsSettings
}

export interface CorsSettings {
  readonly origins: readonly string[]
  readonly methods: readonly string[]
  readonly headers: readonly string[]
  readonly exposedHeaders: readonly string[]
  readonly credentials: boolean
  /** Seconds. */
  readonly maxAge?: number
}

export interface ScheduleTrigger extends TriggerBase {
  readonly kind: 'schedule'
  readonly rate: ScheduleRate
  /** IANA name; `UTC` when not given. */
  readonly timezone: string
  readonly enabled: boolean
  /** The event that the handler sees instead of the provider's own. */
  readonly input?: Json
  readonly name?: string
  readonly description?: string
}

export type ScheduleRate =
  | { readonly type: 'rate'; readonly value: number; readonly unit: 'minute' | 'hour' | 'day' }
  | CronRate

/**
 * A cron expression in unix numbering, whatever the dialect it was written in: day of week 0–6 from
 * Sunday (or names), `*` instead of `?`; `L`, `W` and `#` stay as written where the dialect has them.
 */
export interface CronRate {
  readonly type: 'cron'
  readonly minute: string
  readonly hour: string
  readonly dayOfMonth: string
  readonly month: string
  readonly dayOfWeek: string
  /** `*` unless the manifest restricts it. */
  readonly year: string
}

/** `named`: belongs to the service and is made with it. `external`: exists already; `id` is what the provider calls it. */
export type Channel =
  | { readonly type: 'named'; readonly name: string }
  | { readonly type: 'external'; readonly id: Json }

export interface QueueTrigger extends TriggerBase {
  readonly kind: 'queue'
  readonly queue: Channel
  /** Records per call at most, from 1; `undefined`: the provider's own default. */
  readonly batchSize?: number
  /** Seconds to wait for a batch to fill. */
  readonly batchWindow: number
  readonly maximumConcurrency?: number
  /** The handler may name the records that failed (`batchItemFailures`). */
  readonly reportBatchItemFailures: boolean
  readonly enabled: boolean
}

export interface TopicTrigger extends TriggerBase {
  readonly kind: 'topic'
  readonly topic: Channel
  readonly filter?: Json
}

export interface BucketTrigger extends TriggerBase {
  readonly kind: 'bucket'
  readonly bucket: Channel
  /** What happened to an object. A v3 event such as `s3:ObjectCreated:Put` keeps its text in `detail`. */
  readonly on: 'created' | 'removed' | 'restored'
  readonly detail?: string
  readonly prefix?: string
  readonly suffix?: string
}

export interface StreamTrigger extends TriggerBase {
  readonly kind: 'stream'
  readonly stream: { readonly type: 'table' | 'records'; readonly of: Channel }
  /** As in `QueueTrigger`. */
  readonly batchSize?: number
  /** Seconds. */
  readonly batchWindow: number
  readonly startingPosition: 'latest' | 'oldest'
  readonly reportBatchItemFailures: boolean
  readonly enabled: boolean
}

/** An event of one provider's own, such as `alb` or `cognitoUserPool` of AWS, with its settings as written. */
export interface PlatformTrigger extends TriggerBase {
  readonly kind: 'platform'
  readonly provider: string
  readonly event: string
  readonly settings: Json
}
