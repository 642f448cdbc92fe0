import assert from 'node:assert/strict'
import type { ConnectOptions, Provider } from '@skyfold/plugin-api'
import { SkyfoldError } from '@skyfold/plugin-api'
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { recordSession } from '../testing/recorded-session.ts'
import { sampleDestination } from '../testing/sample-destination.ts'
import { connectTo, unguarded } from './connecting.ts'
import type { Destination } from './destination.ts'
import { inspectStack } from './inspecting.ts'

const source = { file: 'serverless.yml', line: 3, column: 3, length: 3 }
const diagnostic = {
  code: 'PAPER_NO_KEY',
  severity: 'error',
  message: 'There is no key.',
  hint: 'Run `paper login`.',
  docs: '',
} as const

/** A destination whose cloud wants other credentials. */
function locked(): Destination {
  const sample = sampleDestination()
  const provider: Provider = {
    ...sample.provider,
    connect: () => Promise.reject(new SkyfoldError(diagnostic, { failure: 'denied' })),
  }
  return { ...sample, provider, target: { ...sample.target, source } }
}

describe('connecting', () => {
  it('says at the line of the target what is refused there', async () => {
    const destination = locked()
    const options: ConnectOptions = {
      stack: destination.stack,
      options: {},
      root: '/service',
      env: {},
      clock: { now: () => 0, sleep: () => Promise.resolve() },
      guard: unguarded,
    }
    await assert.rejects(connectTo(destination, options), (error) => {
      assert.ok(error instanceof SkyfoldError)
      assert.deepEqual(error.diagnostic, { ...diagnostic, source })
      assert.equal(error.failure, 'denied')
      return true
    })
  })

  it('tells of a target that cannot be asked without hiding what is known of it', async () => {
    const root = await mkdtemp(path.join(os.tmpdir(), 'skyfold-connecting-'))
    try {
      const session = recordSession({ root })
      const info = await inspectStack(session, locked(), { connect: true })
      assert.deepEqual([info.reason, info.account, info.inspection], ['auth', undefined, null])
      assert.deepEqual(session.findings.all, [{ ...diagnostic, source }])
    } finally {
      await rm(root, { recursive: true })
    }
  })
})
