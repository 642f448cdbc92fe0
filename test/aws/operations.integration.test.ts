import assert from 'node:assert/strict'
import type { Service } from '@skyfold/manifest'
import type { Deployed, LogLine, Operations } from '@skyfold/plugin-api'
import { SkyfoldError } from '@skyfold/plugin-api'
import { provider } from '@skyfold/provider-aws'
import { needSpecs } from '../clouds/specs.ts'
import { Deployment, readOrders } from './deployment.ts'

describe('what is done with a service on AWS', function () {
  this.timeout(30_000)
  let deployment: Deployment
  let deployed: Deployed
  let operations: Operations
  let close = (): Promise<void> => Promise.resolve()

  before(async function () {
    needSpecs(this)
    const respond = (_name: string, payload: unknown): unknown => {
      if (payload === 'boom') throw new TypeError('it broke')
      return { got: payload }
    }
    deployment = await Deployment.open({ respond })
    const service = small(await readOrders())
    const outcome = await deployment.deploy(service)
    assert.equal(outcome.status, 'done', JSON.stringify(outcome.failed))
    ;({ deployed } = outcome)
    const connection = await deployment.connect(service)
    ;({ operations } = connection)
    close = () => connection.close()
  })
  after(async () => {
    await close()
    await deployment?.close()
  })

  it('a function is called, with its times', async () => {
    const result = await operations.invoke(deployed, { function: 'pack', payload: { id: 7 } })
    assert.deepEqual(result.payload, { got: { id: 7 } })
    assert.equal(result.failed, false)
    assert.equal(result.durationMs, 1.5)
    assert.deepEqual(result.coldStart, { provisionMs: 0, runtimeInitMs: 0, codeInitMs: 120.25 })
    assert.match(result.requestId, /^[0-9a-f-]{36}$/)
  })

  it('an error of the handler is an answer that says so', async () => {
    const result = await operations.invoke(deployed, { function: 'pack', payload: 'boom' })
    assert.equal(result.failed, true)
    assert.equal((result.payload as { errorMessage: string }).errorMessage, 'it broke')
  })

  it('its log is read, and followed until the reader has enough', async () => {
    const { requestId } = await operations.invoke(deployed, { function: 'pack', payload: 1 })
    const enough = new AbortController()
    const lines: LogLine[] = []
    for await (const line of operations.logs(deployed, {
      function: 'pack',
      follow: true,
      signal: enough.signal,
    })) {
      lines.push(line)
      if (line.requestId === requestId && line.text.startsWith('REPORT')) enough.abort()
    }
    assert.ok(lines.some(({ text }) => text === `START RequestId: ${requestId} Version: 1`))
    assert.deepEqual(
      lines.map(({ time }) => time),
      lines.map(({ time }) => time).toSorted((a, b) => a - b),
    )
  })

  it('a message is sent', async () => {
    const { messageId } = await operations.send(deployed, {
      queue: 'packing',
      body: 'box',
      attributes: { size: 'L' },
    })
    assert.notEqual(messageId, '')
  })

  it('what is not deployed is named, with what is', async () => {
    await assert.rejects(operations.invoke(deployed, { function: 'absent', payload: null }), (error) => {
      assert.ok(error instanceof SkyfoldError)
      assert.equal(error.diagnostic.code, 'AWS_NOT_DEPLOYED')
      assert.match(error.diagnostic.message, /pack/)
      return true
    })
  })

  it('its description has the queue', () => {
    const { outputs } = provider.describe(deployed)
    assert.match(outputs['queue packing'] ?? '', /orders-prod-packing$/)
  })
})

/** The function that takes from the queue. */
function small(service: Service): Service {
  return {
    ...service,
    functions: service.functions
      .filter(({ name }) => name === 'pack')
      .map((one) => Object.assign({}, one, { triggers: one.triggers.slice(0, 1) })),
  }
}
