import assert from 'node:assert/strict'
import type { ResourceContext } from '@skyfold/plugin-api'
import { SkyfoldError } from '@skyfold/plugin-api'
import type { CloudFunction, GcpClients } from '../clients.ts'
import { waitUntilGone, waitUntilServing } from './function-wait.ts'

const ID = 'projects/p/locations/r/functions/orders'

describe('waiting for a function', () => {
  it('asks by name until it serves, at growing intervals', async () => {
    const { context, waits } = lookingAt(['DEPLOYING', 'DEPLOYING', 'ACTIVE'])
    assert.equal((await waitUntilServing(context, ID)).state, 'ACTIVE')
    assert.deepEqual(waits, [250, 375])
  })

  it('says why a build failed (GCP_BUILD_FAILED)', async () => {
    const { context } = lookingAt(['DEPLOYING', 'FAILED'])
    await assert.rejects(waitUntilServing(context, ID), failsWith('GCP_BUILD_FAILED', /no start script/))
  })

  it('says that it is not there any more (GCP_FUNCTION_GONE)', async () => {
    const { context } = lookingAt(['DEPLOYING', undefined])
    await assert.rejects(waitUntilServing(context, ID), failsWith('GCP_FUNCTION_GONE', /orders/))
  })

  it('gives up after half an hour (GCP_FUNCTION_STUCK)', async () => {
    const { context, waits } = lookingAt(['DEPLOYING'])
    await assert.rejects(waitUntilServing(context, ID), failsWith('GCP_FUNCTION_STUCK', /30 minutes/))
    assert.ok(Math.max(...waits) <= 10_000)
    await assert.rejects(
      waitUntilGone(lookingAt(['DELETING']).context, ID),
      failsWith('GCP_FUNCTION_STUCK', /orders/),
    )
  })
})

/** A cloud in which the function goes through these states, the last one for ever, and a clock that sleep moves. */
function lookingAt(states: readonly (string | undefined)[]): {
  context: ResourceContext<GcpClients>
  waits: number[]
} {
  const waits: number[] = []
  let now = 0
  let asked = 0
  const get = (): Promise<CloudFunction | null> => {
    const state = states[Math.min(asked++, states.length - 1)]
    const stateMessages = state === 'FAILED' ? [{ message: 'no start script' }] : []
    // The SDK gives a state by its name, which its type has as an enum.
    return Promise.resolve(state === undefined ? null : ({ name: ID, state, stateMessages } as CloudFunction))
  }
  const unused = (): Promise<never> => Promise.reject(new Error('not part of waiting'))
  const functions = { get, create: unused, update: unused, delete: unused, upload: unused }
  const context: ResourceContext<GcpClients> = {
    clients: { project: 'p', functions, rest: { request: unused, find: unused } },
    stack: { service: 's', stage: 'd', provider: 'gcp', region: 'r' },
    signal: new AbortController().signal,
    openArtifact: unused,
    progress() {},
    now: () => now,
    sleep: (ms) => {
      waits.push(ms)
      now += ms
      return Promise.resolve()
    },
  }
  return { context, waits }
}

function failsWith(code: string, text: RegExp): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof SkyfoldError)
    assert.equal(error.diagnostic.code, code)
    assert.match(error.diagnostic.message, text)
    return true
  }
}
