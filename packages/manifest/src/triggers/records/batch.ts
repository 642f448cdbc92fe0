/** Settings of triggers that take records in batches. */
import type { Optional } from '../../schema/shape.ts'
import { flag, oneOf, optional, texts, whole } from '../../schema/shape.ts'

/** What a trigger says of its batches, defaults filled in. */
export interface Batch {
  /** Absent when the manifest does not say. */
  readonly batchSize?: number
  readonly batchWindow: number
  readonly reportBatchItemFailures: boolean
  readonly enabled: boolean
}

/** Bounds of Lambda: https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html */
const MAX_BATCH = 10_000
const MAX_WINDOW = 300

/** Two of these have two names; v3's is the longer one. */
export const batchEntries: {
  readonly batchSize: Optional<number>
  readonly batchWindow: Optional<number>
  readonly maximumBatchingWindow: Optional<number>
  readonly reportBatchItemFailures: Optional<boolean>
  readonly functionResponseType: Optional<'ReportBatchItemFailures'>
  readonly functionResponseTypes: Optional<readonly string[]>
  readonly enabled: Optional<boolean>
} = {
  batchSize: optional('Records per call at most.', whole(1, MAX_BATCH)),
  batchWindow: optional('Seconds to wait for a batch to fill.', whole(0, MAX_WINDOW, 'seconds')),
  maximumBatchingWindow: optional('As `batchWindow`.', whole(0, MAX_WINDOW, 'seconds')),
  reportBatchItemFailures: optional('The handler names the records that failed.', flag),
  functionResponseType: optional('As `reportBatchItemFailures: true`.', oneOf('ReportBatchItemFailures')),
  functionResponseTypes: optional('As `functionResponseType`.', texts),
  enabled: optional('`false`: nothing is delivered.', flag),
}

/** What the keys of `batchEntries` may hold. */
interface WrittenBatch {
  readonly batchSize?: number
  readonly batchWindow?: number
  readonly maximumBatchingWindow?: number
  readonly reportBatchItemFailures?: boolean
  readonly functionResponseType?: 'ReportBatchItemFailures'
  readonly functionResponseTypes?: readonly string[]
  readonly enabled?: boolean
}

/** The batch settings among those of an event. */
export function batchOf(written: WrittenBatch): Batch {
  const named = written.functionResponseType ?? written.functionResponseTypes?.[0]
  return {
    ...(written.batchSize === undefined ? {} : { batchSize: written.batchSize }),
    batchWindow: written.batchWindow ?? written.maximumBatchingWindow ?? 0,
    reportBatchItemFailures: written.reportBatchItemFailures ?? named === 'ReportBatchItemFailures',
    enabled: written.enabled ?? true,
  }
}
