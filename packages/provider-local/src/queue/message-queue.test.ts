import assert from 'node:assert/strict'
import { VirtualTime } from '../testing/virtual-time.ts'
import { MessageQueue } from './message-queue.ts'

describe('a queue', () => {
  let time: VirtualTime
  let queue: MessageQueue

  function open(name: string): void {
    time = new VirtualTime()
    queue = new MessageQueue(name, 30, time)
  }

  function bodies(max = 10): readonly string[] {
    return queue.receive(max).map(({ body }) => body)
  }

  beforeEach(() => open('jobs'))

  it('hands a message out once until the visibility timeout is over', async () => {
    queue.send('one', {})
    assert.deepEqual(bodies(), ['one'])
    assert.deepEqual(bodies(), [])
    await time.advance(29_999)
    assert.deepEqual(bodies(), [])
    await time.advance(1)
    const [again] = queue.receive(1)
    assert.deepEqual([again?.body, again?.receiveCount, again?.firstReceivedAt], ['one', 2, 0])
  })

  it('says when messages come and when they come back', async () => {
    let seen = 0
    const forget = queue.onVisible(() => (seen += 1))
    queue.send('one', {})
    assert.equal(seen, 1)
    queue.receive(1)
    await time.advance(30_000)
    assert.equal(seen, 2)
    forget()
    queue.send('two', {})
    assert.equal(seen, 2)
  })

  it('removes a message for who received it last only', async () => {
    queue.send('one', {})
    const first = queue.receive(1)
    await time.advance(30_000)
    const second = queue.receive(1)
    queue.delete(first)
    assert.deepEqual([queue.waiting, queue.inFlight], [0, 1])
    queue.delete(second)
    assert.deepEqual([queue.waiting, queue.inFlight], [0, 0])
  })

  it('takes a message back early', async () => {
    queue.send('one', {})
    queue.putBack(queue.receive(1), 1000)
    await time.advance(1000)
    assert.deepEqual(bodies(), ['one'])
  })

  it('hides for as long as it was last told', async () => {
    queue.setVisibilityTimeout(5)
    queue.send('one', {})
    queue.receive(1)
    await time.advance(5000)
    assert.deepEqual(bodies(), ['one'])
  })

  it('keeps attributes, and their special names where it is no FIFO queue', () => {
    queue.send('one', { colour: 'red', MessageGroupId: 'a' })
    assert.deepEqual(queue.receive(1)[0]?.attributes, { colour: 'red', MessageGroupId: 'a' })
  })

  describe('whose name ends in .fifo', () => {
    beforeEach(() => open('jobs.fifo'))

    it('hands one group out in order and to one receiver at a time, others meanwhile', async () => {
      for (const [body, group] of [
        ['a1', 'a'],
        ['a2', 'a'],
        ['b1', 'b'],
        ['a3', 'a'],
      ] as const) {
        queue.send(body, { MessageGroupId: group })
      }
      const first = queue.receive(1)
      assert.equal(first[0]?.group, 'a')
      assert.deepEqual(bodies(), ['b1'])
      queue.delete(first)
      assert.deepEqual(bodies(), ['a2', 'a3'])
      await time.advance(30_000)
      assert.deepEqual(bodies(), ['a2', 'b1', 'a3'])
    })

    it('takes a message with the same deduplication id once in five minutes', async () => {
      const first = queue.send('one', { MessageDeduplicationId: 'x' })
      assert.equal(queue.send('two', { MessageDeduplicationId: 'x' }), first)
      await time.advance(5 * 60_000)
      assert.notEqual(queue.send('three', { MessageDeduplicationId: 'x' }), first)
      assert.deepEqual(bodies(), ['one', 'three'])
    })
  })
})
