import assert from 'node:assert/strict'
import { VirtualTime } from '../testing/virtual-time.ts'
import { MessageQueue } from './message-queue.ts'
import type { PollerOptions, PollerSettings } from './poller.ts'
import { Poller } from './poller.ts'

const SETTINGS: PollerSettings = {
  batchSize: 10,
  batchWindow: 0,
  reportBatchItemFailures: true,
  enabled: true,
}

type Answer = Awaited<ReturnType<PollerOptions['call']>>

describe('a queue trigger', () => {
  let time: VirtualTime
  let queue: MessageQueue
  let batches: string[][]
  let poller: Poller
  let answer: (bodies: readonly string[], ids: readonly string[]) => Answer | Promise<Answer>

  beforeEach(() => {
    time = new VirtualTime()
    queue = new MessageQueue('jobs', 30, time)
    batches = []
    answer = () => ({ answer: null })
  })
  afterEach(() => poller.close())

  function open(settings: Partial<PollerSettings> = {}): void {
    const call: PollerOptions['call'] = async (messages) => {
      const bodies = messages.map(({ body }) => body)
      batches.push(bodies)
      return answer(
        bodies,
        messages.map(({ id }) => id),
      )
    }
    poller = new Poller({ queue, time, call }, { ...SETTINGS, ...settings })
  }

  async function send(...bodies: readonly string[]): Promise<void> {
    for (const body of bodies) queue.send(body, {})
    await time.advance(0)
  }

  it('takes messages that were there before it, in batches of its size', async () => {
    await send('1', '2', '3')
    open({ batchSize: 2 })
    await time.advance(0)
    assert.deepEqual(batches, [['1', '2'], ['3']])
    assert.equal(queue.waiting + queue.inFlight, 0)
  })

  it('waits for a full batch, but no longer than its window', async () => {
    open({ batchSize: 3, batchWindow: 5 })
    await send('1', '2')
    await time.advance(4999)
    assert.deepEqual(batches, [])
    await time.advance(1)
    assert.deepEqual(batches, [['1', '2']])
    await send('3', '4', '5')
    assert.deepEqual(batches.slice(1), [['3', '4', '5']])
  })

  it('tries a failed batch again after the visibility timeout', async () => {
    answer = () => 'failed'
    open()
    await send('1')
    answer = () => ({ answer: null })
    await time.advance(29_999)
    assert.deepEqual(batches, [['1']])
    await time.advance(1)
    assert.deepEqual(batches, [['1'], ['1']])
    assert.equal(queue.inFlight, 0)
  })

  it('tries only the messages again that the handler names', async () => {
    answer = (bodies, ids) => ({
      answer: { batchItemFailures: [{ itemIdentifier: ids[bodies.indexOf('2')] }] },
    })
    open({ batchWindow: 1 })
    await send('1', '2', '3')
    await time.advance(1000)
    answer = () => ({ answer: null })
    await time.advance(32_000)
    assert.deepEqual(batches, [['1', '2', '3'], ['2']])
  })

  it('does not read failures where the trigger does not report them', async () => {
    answer = (_bodies, ids) => ({ answer: { batchItemFailures: [{ itemIdentifier: ids[0] }] } })
    open({ reportBatchItemFailures: false })
    await send('1')
    assert.equal(queue.waiting + queue.inFlight, 0)
  })

  it('comes back soon to a function that is throttled', async () => {
    answer = () => 'throttled'
    open()
    await send('1')
    answer = () => ({ answer: null })
    await time.advance(1000)
    assert.deepEqual(batches, [['1'], ['1']])
  })

  it('keeps to its maximum concurrency', async () => {
    const ends: (() => void)[] = []
    answer = () => new Promise((resolve) => ends.push(() => resolve({ answer: null })))
    open({ batchSize: 1, maximumConcurrency: 2 })
    await send('1', '2', '3')
    assert.deepEqual(batches, [['1'], ['2']])
    ends[0]?.()
    await time.advance(0)
    assert.deepEqual(batches, [['1'], ['2'], ['3']])
    for (const end of ends) end()
  })

  it('takes nothing while it is disabled, and goes on when it is enabled', async () => {
    open({ enabled: false })
    await send('1')
    assert.deepEqual(batches, [])
    poller.update(SETTINGS)
    await time.advance(0)
    assert.deepEqual(batches, [['1']])
  })

  it('takes nothing any more once it is closed', async () => {
    open({ batchWindow: 1 })
    await send('1')
    poller.close()
    await time.advance(60_000)
    assert.deepEqual(batches, [])
  })
})
