/** A batch of messages as the event that a function sees: https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html */
import { createHash } from 'node:crypto'
import { ACCOUNT, awsRegion } from '../naming.ts'
import type { Message } from './message-queue.ts'

/** `arn` is that of the queue. */
export function queueEvent(messages: readonly Message[], arn: string, region: string): unknown {
  return { Records: messages.map((message) => queueRecord(message, arn, region)) }
}

function queueRecord(message: Message, arn: string, region: string): unknown {
  return {
    messageId: message.id,
    receiptHandle: message.receipt,
    body: message.body,
    attributes: {
      ApproximateReceiveCount: String(message.receiveCount),
      SentTimestamp: String(message.sentAt),
      SenderId: ACCOUNT,
      ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt ?? message.sentAt),
      ...(message.group === undefined
        ? {}
        : { SequenceNumber: String(message.sequence).padStart(20, '0'), MessageGroupId: message.group }),
    },
    messageAttributes: Object.fromEntries(
      Object.entries(message.attributes).map(([name, value]) => [
        name,
        { stringValue: value, stringListValues: [], binaryListValues: [], dataType: 'String' },
      ]),
    ),
    md5OfBody: createHash('md5').update(message.body).digest('hex'),
    eventSource: 'aws:sqs',
    eventSourceARN: arn,
    awsRegion: awsRegion(region),
  }
}
