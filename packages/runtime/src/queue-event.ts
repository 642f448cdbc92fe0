/** A batch of queue messages, one request each. */
import { fromQueueRecord } from './cloud-event.ts'
import type { QueueEvent, QueueRecord } from './event-shape.ts'

/**
 * Hands each message to `succeed` and names those for which it rejects. Messages run side by side; those of a FIFO
 * queue run in order, and everything after the first failure is handed back unseen, as the queue demands:
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export async function answerQueue(
  { Records }: QueueEvent,
  succeed: (request: Request) => Promise<unknown>,
): Promise<object> {
  const failed = new Set<QueueRecord>()
  const ordered = Records[0]?.eventSourceARN.endsWith('.fifo')
  const answer = async (record: QueueRecord): Promise<void> => {
    try {
      await succeed(fromQueueRecord(record))
    } catch (error) {
      console.error(error)
      failed.add(record)
    }
  }
  const answers: Promise<void>[] = []
  for (const record of Records) {
    if (ordered && failed.size) failed.add(record)
    else answers.push(answer(record))
    if (ordered) await answers.at(-1)
  }
  await Promise.all(answers)
  const batchItemFailures = Records.filter((record) => failed.has(record))
  return { batchItemFailures: batchItemFailures.map(({ messageId }) => ({ itemIdentifier: messageId })) }
}
