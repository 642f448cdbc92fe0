import assert from 'node:assert/strict'
import { VirtualTime } from '../testing/virtual-time.ts'
import { MessageQueue } from './message-queue.ts'
import { queueEvent } from './queue-event.ts'

describe('the event of a batch', () => {
  it('has a record for each message, as SQS writes it', () => {
    const queue = new MessageQueue('jobs', 30, new VirtualTime(1_795_595_415_250))
    queue.send('{"id":1}', { colour: 'red' })
    const messages = queue.receive(1)
    assert.deepEqual(queueEvent(messages, 'arn:aws:sqs:eu-west-1:000000000000:jobs', 'eu-west-1'), {
      Records: [
        {
          messageId: messages[0]?.id,
          receiptHandle: messages[0]?.receipt,
          body: '{"id":1}',
          attributes: {
            ApproximateReceiveCount: '1',
            SentTimestamp: '1795595415250',
            SenderId: '000000000000',
            ApproximateFirstReceiveTimestamp: '1795595415250',
          },
          messageAttributes: {
            colour: { stringValue: 'red', stringListValues: [], binaryListValues: [], dataType: 'String' },
          },
          md5OfBody: 'd2ce28b9a7fd7e4407e2b0fd499b7fe4',
          eventSource: 'aws:sqs',
          eventSourceARN: 'arn:aws:sqs:eu-west-1:000000000000:jobs',
          awsRegion: 'eu-west-1',
        },
      ],
    })
  })

  it('names the group of a FIFO message', () => {
    const queue = new MessageQueue('jobs.fifo', 30, new VirtualTime())
    queue.send('one', { MessageGroupId: 'a' })
    const event = JSON.stringify(queueEvent(queue.receive(1), 'arn', 'local'))
    assert.match(event, /"SequenceNumber":"00000000000000000001","MessageGroupId":"a"/)
    assert.match(event, /"awsRegion":"us-east-1"/)
  })
})
