import assert from 'node:assert/strict'
import type { TestFunction } from '../testing/stack.ts'
import { TestStack } from '../testing/stack.ts'

const HANDLERS = {
  callback: `exports.handler = (event, context, callback) => { setTimeout(() => globalThis.late = true, 20); callback(null, { late: globalThis.late ?? false }) }`,
  waiting: `let late = false; exports.handler = (event, context, callback) => { const answer = {}; setTimeout(() => { answer.late = true }, 20); callback(null, answer) }`,
  hasty: `exports.handler = (event, context, callback) => { context.callbackWaitsForEmptyEventLoop = false; const answer = {}; setTimeout(() => { answer.late = true }, 20); callback(null, answer) }`,
  silent: `exports.handler = () => {}`,
  succeed: `exports.handler = (event, context) => { context.succeed('old style') }`,
  failing: `exports.handler = (event, context, callback) => callback(new RangeError('refused'))`,
  context: `exports.handler = async (event, context) => ({ ...context, remaining: context.getRemainingTimeInMillis() })`,
  absent: `require('not-there')`,
  syntax: `exports.handler = async () => {`,
  unexported: `exports.other = async () => {}`,
  throwing: `throw new Error('at the door')`,
  quitting: `process.exit(3)`,
} as const

describe('a handler', () => {
  let stack: TestStack
  before(async () => {
    stack = await TestStack.create()
    const functions: Record<string, TestFunction> = Object.fromEntries(
      Object.entries(HANDLERS).map(([name, code]) => [name, { code }]),
    )
    functions['module'] = {
      code: { 'index.mjs': `export const handler = await (async () => async () => 'esm')()` },
    }
    functions['commonjs'] = { code: { 'index.cjs': `exports.handler = async () => 'cjs'` } }
    functions['lazy'] = {
      code: {
        'index.js': `exports.handler = async () => (await import('./later.mjs')).default`,
        'later.mjs': `export default 'loaded later'`,
      },
    }
    await stack.deploy(functions)
  })
  after(() => stack.discard())

  async function answerOf(name: string): Promise<unknown> {
    const { failed, payload } = await stack.invoke(name)
    if (!failed) return payload
    // An error document is what a failed call answers with.
    const { errorType, errorMessage } = payload as { errorType: string; errorMessage: string }
    return `${errorType}: ${errorMessage.split('\n')[0]}`
  }

  const answers: readonly [string, string, unknown][] = [
    ['that calls back is answered when nothing is pending any more', 'waiting', { late: true }],
    ['may ask not to wait for what is pending', 'hasty', {}],
    ['that never calls back answers null', 'silent', null],
    ['may use the methods of the old context', 'succeed', 'old style'],
    ['that calls back with an error fails with it', 'failing', 'RangeError: refused'],
    ['may be an ES module with a top-level await', 'module', 'esm'],
    ['may be CommonJS by its ending', 'commonjs', 'cjs'],
    ['may load more of its package later', 'lazy', 'loaded later'],
    [
      'whose import is missing says so',
      'absent',
      "Runtime.ImportModuleError: Error: Cannot find module 'not-there'",
    ],
    [
      'with a syntax error says so',
      'syntax',
      'Runtime.UserCodeSyntaxError: SyntaxError: Unexpected end of input',
    ],
    [
      'that is not exported says so',
      'unexported',
      'Runtime.HandlerNotFound: index.handler is undefined or not exported',
    ],
    ['whose module throws fails with that', 'throwing', 'Error: at the door'],
  ]
  for (const [title, name, expected] of answers)
    it(title, async () => assert.deepEqual(await answerOf(name), expected))

  it('whose module ends the process fails, each time', async () => {
    for (let time = 0; time < 2; time += 1) {
      assert.match(String(await answerOf('quitting')), /^Runtime\.ExitError: .* exit status 3$/)
    }
  })

  it('sees the context of its call', async () => {
    const { payload, requestId } = await stack.invoke('context')
    // The handler returned its context.
    const { logStreamName, remaining, ...context } = payload as Record<string, unknown>
    assert.match(String(logStreamName), /^\d{4}\/\d\d\/\d\d\/\[1\][0-9a-f]{32}$/)
    assert.ok(Number(remaining) > 0 && Number(remaining) <= 6000)
    assert.deepEqual(context, {
      functionName: 'shop-dev-context',
      functionVersion: '1',
      invokedFunctionArn: 'arn:aws:lambda:us-east-1:000000000000:function:shop-dev-context',
      memoryLimitInMB: '128',
      logGroupName: '/aws/lambda/shop-dev-context',
      awsRequestId: requestId,
      callbackWaitsForEmptyEventLoop: true,
    })
  })
})
