import assert from 'node:assert/strict'
import { instanceName, physicalName, queueName, roleName, unitIds } from './naming.ts'

const STACK = { service: 'orders', stage: 'prod', provider: 'aws', region: 'eu-west-1' }

describe('names on AWS', () => {
  it('are readable', () => {
    assert.equal(physicalName(STACK, 'hello'), 'orders-prod-hello')
    assert.equal(roleName(STACK, 'hello'), 'orders-prod-hello-eu-west-1')
    assert.equal(instanceName('orders-prod-hello', 'x1'), 'orders-prod-hello-x1')
  })

  it('fit, and differ where they are cut', () => {
    const [one, other] = ['a', 'b'].map((end) => physicalName(STACK, `${'long'.repeat(20)}${end}`))
    assert.equal(one?.length, 64)
    assert.notEqual(one, other)
  })

  it('keep the suffix that makes a queue FIFO', () => {
    assert.equal(queueName(STACK, 'jobs.fifo'), 'orders-prod-jobs.fifo')
    assert.match(queueName(STACK, `${'long'.repeat(30)}.fifo`), /^.{75}\.fifo$/)
  })

  it('of units are unique', () => {
    const ids = unitIds(['getOrder', 'get-order', 'GetOrder'])
    assert.equal(ids[0], 'get-order')
    assert.equal(new Set(ids).size, 3)
  })
})
