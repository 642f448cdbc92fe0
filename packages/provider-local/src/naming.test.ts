import assert from 'node:assert/strict'
import { awsRegion, functionArn, instanceName, physicalName } from './naming.ts'

const STACK = { service: 'shop', stage: 'dev' }

describe('names in the local cloud', () => {
  it('say service, stage and function', () => {
    assert.equal(physicalName(STACK, 'hello'), 'shop-dev-hello')
    assert.equal(
      functionArn('eu-west-1', 'shop-dev-hello'),
      'arn:aws:lambda:eu-west-1:000000000000:function:shop-dev-hello',
    )
  })

  it('fit into what Lambda allows and stay different', () => {
    const long = 'x'.repeat(80)
    const names = [
      physicalName(STACK, long),
      physicalName(STACK, `${long}y`),
      physicalName(STACK, 'a/b'),
      physicalName(STACK, 'a.b'),
    ]
    assert.equal(new Set(names).size, 4)
    for (const name of names) assert.match(name, /^[A-Za-z0-9_-]{1,64}$/)
  })

  it('tell an instance from the one that it replaces', () => {
    assert.equal(instanceName('hello', ''), 'hello')
    assert.equal(instanceName('hello', 'k3'), 'hello-k3')
  })

  it('give SDKs a region that they know', () => {
    assert.equal(awsRegion('eu-west-1'), 'eu-west-1')
    assert.equal(awsRegion('us-gov-west-1'), 'us-gov-west-1')
    assert.equal(awsRegion('local'), 'us-east-1')
  })
})
