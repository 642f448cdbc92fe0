/** A Pub/Sub push (https://cloud.google.com/pubsub/docs/push#receive_push) → an SQS event of one record. */

interface Push {
  readonly message: {
    readonly messageId: string
    readonly publishTime: string
    /** base64 */
    readonly data?: string
    readonly attributes?: Readonly<Record<string, string>>
  }
  readonly subscription: string
  /** Counted only where a dead-letter policy is set. */
  readonly deliveryAttempt?: number
}

/** The event of one message. Errors: `TypeError` when the body is no push. */
export function toQueueEvent(body: unknown, region: string): object {
  // The sender is Pub/Sub: the door lets nobody else in.
  const { message, subscription, deliveryAttempt } = body as Push
  const sent = String(Date.parse(message.publishTime))
  const attributes = Object.entries(message.attributes ?? {}).map(([name, stringValue]) => [
    name,
    { stringValue, stringListValues: [], binaryListValues: [], dataType: 'String' },
  ])
  const record = {
    messageId: message.messageId,
    receiptHandle: message.messageId,
    body: Buffer.from(message.data ?? '', 'base64').toString(),
    attributes: {
      ApproximateReceiveCount: String(deliveryAttempt ?? 1),
      SentTimestamp: sent,
      ApproximateFirstReceiveTimestamp: sent,
    },
    messageAttributes: Object.fromEntries(attributes) as object,
    eventSource: 'aws:sqs',
    eventSourceARN: subscription,
    awsRegion: region,
  }
  return { Records: [record] }
}

/** True when the handler names a failed message; there is only one. */
export function isRejected(result: unknown): boolean {
  const failures = (result as { batchItemFailures?: unknown } | null | undefined)?.batchItemFailures
  return Array.isArray(failures) && failures.length > 0
}
