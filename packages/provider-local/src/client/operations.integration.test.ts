import assert from 'node:assert/strict'
import type { LogLine } from '@skyfold/plugin-api'
import { eventually, failureOf, queueTrigger, TestStack } from '../testing/stack.ts'

const PRINTER = `exports.handler = async (event) => {
  console.log('got', event.Records?.[0]?.body ?? event)
  await new Promise((resolve) => setTimeout(resolve, event.wait ?? 0))
}`

describe('a deployed stack', () => {
  let stack: TestStack
  before(async () => {
    stack = await TestStack.create()
    await stack.deploy({
      printer: { code: PRINTER, triggers: [queueTrigger('jobs')], settings: { reservedConcurrency: 1 } },
      other: { code: `exports.handler = async () => console.log('not mine')` },
    })
  })
  after(() => stack.discard())

  it('shows what functions printed, as it comes', async () => {
    const connection = await stack.connect()
    const { operations } = connection
    const reading = new AbortController()
    const seen: LogLine[] = []
    const follower = (async () => {
      const request = { function: 'printer', follow: true, signal: reading.signal }
      for await (const line of operations.logs(stack.deployed, request)) seen.push(line)
    })()
    const { messageId } = await operations.send(stack.deployed, { queue: 'jobs', body: 'a message' })
    assert.match(messageId, /^[0-9a-f-]{36}$/)
    await eventually(() => seen.some(({ text }) => text === 'got a message') || undefined)
    await stack.invoke('other')
    const { requestId } = await stack.invoke('printer', 7)
    const line = await eventually(() => seen.find(({ text }) => text === 'got 7'))
    assert.deepEqual([line.function, line.requestId], ['printer', requestId])
    assert.equal(
      seen.some(({ text }) => text === 'not mine'),
      false,
    )
    reading.abort()
    await follower
    await connection.close()
  })

  it('shows lines from a time on', async () => {
    await stack.invoke('printer', 1)
    const connection = await stack.connect()
    const lines: LogLine[] = []
    const request = { function: 'printer', since: Date.now() + 60_000 }
    for await (const line of connection.operations.logs(stack.deployed, request)) lines.push(line)
    assert.deepEqual(lines, [])
    await connection.close()
  })

  it('refuses more calls than are reserved', async () => {
    const codes = await Promise.all(
      [0, 1, 2].map(() =>
        stack.invoke('printer', { wait: 300 }).then(
          () => 'done',
          (error: unknown) => failureOf(Promise.reject(error as Error)),
        ),
      ),
    )
    assert.deepEqual(
      codes.sort((one, other) => one.localeCompare(other)),
      ['done', 'LOCAL_THROTTLED', 'LOCAL_THROTTLED'],
    )
  })

  it('knows what is not deployed, and names what is', async () => {
    assert.equal(await failureOf(stack.invoke('nobody')), 'LOCAL_NOT_DEPLOYED')
    const connection = await stack.connect()
    const sent = connection.operations.send(stack.deployed, { queue: 'nothing', body: '' })
    await assert.rejects(sent, /There is no queue "nothing" in the deployed stack, which has jobs\./)
    await connection.close()
  })

  it('refuses a message that is too long for a queue', async () => {
    const connection = await stack.connect()
    const sent = connection.operations.send(stack.deployed, { queue: 'jobs', body: 'x'.repeat(1_048_577) })
    assert.equal(await failureOf(sent), 'LOCAL_PAYLOAD_TOO_LARGE')
    await connection.close()
  })
})
