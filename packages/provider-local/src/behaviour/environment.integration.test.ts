import assert from 'node:assert/strict'
import { eventually, failureOf, TestStack } from '../testing/stack.ts'

/** One handler whose event says what it does. */
const ABUSER = `
let calls = 0
globalThis.leaked ??= 0
const acts = {
  echo: (event) => event,
  pid: () => process.pid,
  count: () => ++calls,
  wait: (event) => new Promise((resolve) => setTimeout(() => resolve(process.pid), event.ms)),
  exit: (event) => process.exit(event.code),
  loop: () => { for (;;); },
  reject: () => { Promise.reject(new Error('floating')); return new Promise(() => setTimeout(() => {}, 5000)) },
  uncaught: () => new Promise(() => setTimeout(() => { throw new TypeError('later') }, 1)),
  memory: () => { const all = []; for (;;) all.push(new Array(1e5).fill(all.length)) },
  flood: () => { for (let i = 0; i < 50; i++) process.stdout.write('x'.repeat(1e6)); return 'flooded' },
  raw: () => { require('node:fs').writeSync(3, Buffer.alloc(64, 255)); return new Promise(() => setTimeout(() => {}, 5000)) },
  bigint: () => 1n,
  circular: () => { const one = {}; one.one = one; return one },
  huge: () => 'x'.repeat(6291556),
  text: () => { throw 'just text' },
  nothing: () => { throw null },
  custom: () => { const error = new Error('sold out'); error.name = 'SoldOut'; throw error },
  undefined: () => undefined,
  never: () => new Promise(() => {}),
  write: () => require('node:fs').writeFileSync(require('node:path').join(require('node:os').tmpdir(), 'kept'), 'yes'),
  kept: () => require('node:fs').existsSync(require('node:path').join(require('node:os').tmpdir(), 'kept')),
  ticks: () => { const before = globalThis.leaked; globalThis.timer ??= setInterval(() => globalThis.leaked++, 1); return before },
  environment: () => ({ ...process.env }),
  cwd: () => { const was = process.cwd(); process.chdir('/'); return was === process.env.LAMBDA_TASK_ROOT },
}
exports.handler = async (event, context) => acts[event.act](event, context)
`

describe('an environment', () => {
  let stack: TestStack
  before(async () => {
    stack = await TestStack.create()
    stack.env['SKYFOLD_CANARY'] = 'of the shell'
    stack.env['AWS_SECRET_ACCESS_KEY'] = 'the real one'
    await stack.deploy({
      abuser: { code: ABUSER, settings: { timeout: 2, environment: { STAGE: 'dev', TZ: 'Asia/Tokyo' } } },
      keeper: { code: ABUSER, settings: { timeout: 1 } },
    })
  })
  after(() => stack.discard())

  async function act(name: string, more: Record<string, number> = {}): Promise<[boolean, unknown]> {
    const { failed, payload } = await stack.invoke('abuser', { act: name, ...more })
    return [failed, payload]
  }

  /** The error of a failing call, without trace and request id; and then the next call, which must work. */
  async function errorOf(name: string, more: Record<string, number> = {}): Promise<unknown> {
    const { failed, payload, requestId } = await stack.invoke('abuser', { act: name, ...more })
    assert.equal(failed, true)
    assert.deepEqual(await act('echo'), [false, { act: 'echo' }], 'the next call works')
    // An error document is what a failed call answers with.
    const { errorType, errorMessage } = payload as { errorType: string; errorMessage: string }
    return [errorType, errorMessage.replace(requestId, 'ID')]
  }

  it('is reused while it is free, the last one first', async () => {
    const first = await act('pid')
    assert.deepEqual(await act('pid'), first)
  })

  it('serves one call at a time: four at once need four processes', async () => {
    const calls = await Promise.all(Array.from({ length: 4 }, () => act('wait', { ms: 300 })))
    assert.equal(new Set(calls.map(([, pid]) => pid)).size, 4)
  })

  it('is stopped at its timeout, and the next one finds the temporary files of the one before', async () => {
    await stack.invoke('keeper', { act: 'write' })
    const { failed, payload, requestId } = await stack.invoke('keeper', { act: 'loop' })
    assert.deepEqual(
      [failed, payload],
      [
        true,
        {
          errorType: 'Sandbox.Timedout',
          errorMessage: `RequestId: ${requestId} Error: Task timed out after 1.00 seconds`,
        },
      ],
    )
    assert.equal((await stack.invoke('keeper', { act: 'kept' })).payload, true)
  })

  it('sees the variables of its function and of Lambda, and none of the shell', async () => {
    const [, payload] = await act('environment')
    // The handler returned its variables.
    const variables = payload as Record<string, string>
    assert.equal(variables['SKYFOLD_CANARY'], undefined)
    assert.equal(variables['STAGE'], 'dev')
    assert.equal(variables['TZ'], 'Asia/Tokyo')
    assert.equal(variables['AWS_SECRET_ACCESS_KEY'], 'local')
    assert.equal(variables['AWS_REGION'], 'us-east-1')
    assert.equal(variables['AWS_LAMBDA_FUNCTION_NAME'], 'shop-dev-abuser')
    assert.equal(variables['AWS_LAMBDA_FUNCTION_MEMORY_SIZE'], '128')
    assert.notEqual(variables['HOME'], process.env['HOME'])
    assert.doesNotMatch(JSON.stringify(variables), /of the shell|the real one/)
  })

  it('starts in the folder of its package', async () => {
    assert.deepEqual(await act('cwd'), [false, true])
  })

  const failures: readonly [string, string, string, Record<string, number>?][] = [
    [
      'exit',
      'Runtime.ExitError',
      'RequestId: ID Error: Runtime exited without providing a reason',
      { code: 0 },
    ],
    [
      'exit',
      'Runtime.ExitError',
      'RequestId: ID Error: Runtime exited with error: exit status 7',
      { code: 7 },
    ],
    ['reject', 'Runtime.UnhandledPromiseRejection', 'Error: floating'],
    ['uncaught', 'TypeError', 'later'],
    ['memory', 'Runtime.ExitError', 'RequestId: ID Error: Runtime exited with error: signal: killed'],
    ['raw', 'Runtime.ExitError', 'RequestId: ID Error: Runtime exited with error: signal: killed'],
    [
      'bigint',
      'Runtime.MarshalError',
      'Unable to stringify response body: Do not know how to serialize a BigInt',
    ],
    ['text', 'string', 'just text'],
    ['nothing', 'object', 'null'],
    ['custom', 'SoldOut', 'sold out'],
    [
      'huge',
      'Function.ResponseSizeTooLarge',
      'Response payload size exceeded maximum allowed payload size (6291556 bytes).',
    ],
    [
      'never',
      'Runtime.NodeJsExit',
      'The handler returned a promise that can never settle: nothing is pending that could settle it.',
    ],
  ]
  for (const [name, errorType, errorMessage, more] of failures)
    it(`fails as on Lambda and takes nothing else down: ${name} ${more?.['code'] ?? ''}`, async () => {
      assert.deepEqual(await errorOf(name, more), [errorType, errorMessage])
    })

  it('says that a circular result cannot be sent', async () => {
    const [failed, payload] = await act('circular')
    assert.equal(failed, true)
    assert.match(JSON.stringify(payload), /Runtime\.MarshalError/)
  })

  it('survives a flood of output', async () => {
    assert.deepEqual(await act('flood'), [false, 'flooded'])
  })

  it('answers null for undefined', async () => {
    assert.deepEqual(await act('undefined'), [false, null])
  })

  it('stands still between two calls', async () => {
    await act('ticks')
    await new Promise((resolve) => setTimeout(resolve, 200))
    const [, ticks] = await act('ticks')
    assert.ok(Number(ticks) < 10, `${String(ticks)} ticks`)
  })

  it('refuses a request that Lambda would refuse for its size', async () => {
    const payload = { act: 'echo', text: 'x'.repeat(6_291_456) }
    assert.equal(await failureOf(stack.invoke('abuser', payload)), 'LOCAL_PAYLOAD_TOO_LARGE')
  })

  it('times the phases of a cold start', async () => {
    await act('exit', { code: 1 })
    const { coldStart, durationMs } = await eventually(async () => {
      const called = await stack.invoke('abuser', { act: 'echo' })
      return called.coldStart ? called : act('exit', { code: 1 }).then(() => undefined)
    })
    assert.ok(durationMs > 0)
    for (const phase of ['provisionMs', 'runtimeInitMs', 'codeInitMs'] as const) {
      assert.ok((coldStart?.[phase] ?? -1) >= 0)
    }
  })
})
