import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { route, TestStack } from './testing/stack.ts'

describe('a service on the local cloud', () => {
  let stack: TestStack
  beforeEach(async () => (stack = await TestStack.create()))
  afterEach(() => stack.discard())

  it('answers over HTTP and by hand, and leaves nothing when it is removed', async () => {
    const code = `exports.handler = async (event) => ({ id: event.pathParameters?.id ?? 'none' })`
    await stack.deploy({ hello: { code, triggers: [route('GET /things/{id}')] } })
    const answer = await fetch(`${stack.url}/things/a%2Fb`)
    assert.deepEqual([answer.status, await answer.json()], [200, { id: 'a/b' }])
    const called = await stack.invoke('hello')
    assert.deepEqual([called.failed, called.payload], [false, { id: 'none' }])
    const { url } = stack
    await stack.remove()
    await assert.rejects(fetch(url))
    assert.equal(existsSync(path.join(stack.root, '.skyfold')), false)
  })
})
