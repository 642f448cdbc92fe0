/**
 * Which messages of a batch failed, by the handler's answer:
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
import { isRecord } from '../http/exchange.ts'

/** `'all'`: the answer cannot be trusted, so the whole batch failed. Otherwise the ids that failed. */
export function failedMessages(answer: unknown, ids: ReadonlySet<string>): 'all' | ReadonlySet<string> {
  if (answer === null || answer === undefined || answer === '') return new Set()
  if (!isRecord(answer)) return 'all'
  const failures = answer['batchItemFailures'] ?? null
  if (failures === null) return new Set()
  if (!Array.isArray(failures)) return 'all'
  const failed = failures.map((failure: unknown) =>
    isRecord(failure) ? failure['itemIdentifier'] : undefined,
  )
  return failed.every((id): id is string => typeof id === 'string' && ids.has(id)) ? new Set(failed) : 'all'
}
