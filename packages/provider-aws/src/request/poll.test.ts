import assert from 'node:assert/strict'
import type { ResourceContext } from '@skyfold/plugin-api'
import { SkyfoldError } from '@skyfold/plugin-api'
import type { AwsClients } from '../clients.ts'
import { waitFor } from './poll.ts'
import type { Verdict } from './poll.ts'
import { judgeFunction } from '../resources/lambda/function-state.ts'

describe('a wait for AWS', () => {
  it('ends when the state is there, looking at growing intervals', async () => {
    const { context, slept, shown } = clocked()
    const answers: Verdict[] = [pending('creating'), pending('creating'), { state: 'ready' }]
    await waitFor(context, {
      what: 'x',
      look: async () => answers.shift(),
      judge: (one) => one ?? pending('gone'),
    })
    assert.deepEqual(slept, [100, 200])
    assert.deepEqual(shown, ['creating', 'creating'])
  })

  it('ends at once when the state is final', async () => {
    const { context, slept } = clocked()
    const failed = { Configuration: { State: 'Failed', StateReason: 'no such subnet' } } as const
    const waiting = waitFor(context, { what: 'function f', look: async () => failed, judge: judgeFunction })
    await assert.rejects(waiting, coded('AWS_STATE_FAILED', /function f up: no such subnet/))
    assert.deepEqual(slept, [])
    const update = {
      Configuration: { State: 'Active', LastUpdateStatus: 'Failed', LastUpdateStatusReason: 'bad' },
    } as const
    assert.deepEqual(judgeFunction(update), { state: 'failed', reason: 'bad' })
  })

  it('ends when it took longer than it ever should', async () => {
    const { context } = clocked()
    const waiting = waitFor(context, { what: 'x', look: async () => null, judge: () => pending('creating') })
    await assert.rejects(waiting, coded('AWS_STATE_SLOW', /"creating" after 15 minutes/))
  })

  it('passes on what a look throws', async () => {
    const { context } = clocked()
    const broken = new Error('denied')
    const waiting = waitFor(context, {
      what: 'x',
      look: () => Promise.reject(broken),
      judge: () => pending(''),
    })
    await assert.rejects(waiting, (error) => error === broken)
  })
})

function pending(shown: string): Verdict {
  return { state: 'pending', shown }
}

function coded(code: string, message: RegExp): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof SkyfoldError)
    assert.equal(error.diagnostic.code, code)
    assert.match(error.diagnostic.message, message)
    return true
  }
}

function clocked(): { context: ResourceContext<AwsClients>; slept: number[]; shown: string[] } {
  const slept: number[] = []
  const shown: string[] = []
  let now = 0
  // A wait asks for time and says how far it is; it sends nothing itself.
  const context = {
    now: () => now,
    sleep: (ms: number) => {
      slept.push(ms)
      now += ms
      return Promise.resolve()
    },
    progress: (message: string) => shown.push(message),
  } as unknown as ResourceContext<AwsClients>
  return { context, slept, shown }
}
