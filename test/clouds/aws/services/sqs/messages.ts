/** Messages, as far as sending, receiving and deleting them goes. */
import { createHash, randomUUID } from 'node:crypto'
import type {
  DeleteMessageRequest,
  MessageAttributeValue,
  ReceiveMessageRequest,
  ReceiveMessageResult,
  SendMessageRequest,
  SendMessageResult,
} from '@aws-sdk/client-sqs'
import { Refusal } from '../../protocol/refusal.ts'
import type { Behaviour, Checked } from '../../world.ts'

/** A queue as SQS keeps it. */
export interface QueueRecord {
  readonly name: string
  readonly url: string
  readonly attributes: Map<string, string>
  readonly tags: Map<string, string>
  readonly messages: StoredMessage[]
}

export interface StoredMessage {
  readonly id: string
  readonly body: string
  readonly attributes: Record<string, MessageAttributeValue> | undefined
}

export function messageOperations(byUrl: (url: string) => QueueRecord): Behaviour['operations'] {
  return {
    SendMessage(input: Checked<SendMessageRequest>): SendMessageResult {
      const queue = byUrl(input.QueueUrl)
      const message = { id: randomUUID(), body: input.MessageBody, attributes: input.MessageAttributes }
      queue.messages.push(message)
      return {
        MessageId: message.id,
        MD5OfMessageBody: md5(input.MessageBody),
        MD5OfMessageAttributes: input.MessageAttributes
          ? md5OfAttributes(input.MessageAttributes)
          : undefined,
      }
    },
    ReceiveMessage(input: Checked<ReceiveMessageRequest>): ReceiveMessageResult {
      const { messages } = byUrl(input.QueueUrl)
      return {
        Messages: messages.slice(0, input.MaxNumberOfMessages ?? 1).map((message) => ({
          MessageId: message.id,
          ReceiptHandle: message.id,
          Body: message.body,
          MD5OfBody: md5(message.body),
          MessageAttributes: input.MessageAttributeNames ? message.attributes : undefined,
        })),
      }
    },
    DeleteMessage(input: Checked<DeleteMessageRequest>): object {
      const { messages } = byUrl(input.QueueUrl)
      const index = messages.findIndex((message) => message.id === input.ReceiptHandle)
      if (index < 0) throw new Refusal('ReceiptHandleIsInvalid', 'The input receipt handle is invalid.')
      messages.splice(index, 1)
      return {}
    },
  }
}

function md5(text: string | Buffer): string {
  return createHash('md5').update(text).digest('hex')
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html */
function md5OfAttributes(attributes: Readonly<Record<string, MessageAttributeValue>>): string {
  const parts = Object.entries(attributes)
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .flatMap(([name, { DataType = '', StringValue = '' }]) => [
      lengthPrefixed(name),
      lengthPrefixed(DataType),
      Buffer.from([1]),
      lengthPrefixed(StringValue),
    ])
  return md5(Buffer.concat(parts))
}

function lengthPrefixed(text: string): Buffer {
  const bytes = Buffer.from(text)
  const length = Buffer.alloc(4)
  length.writeUInt32BE(bytes.length)
  return Buffer.concat([length, bytes])
}
