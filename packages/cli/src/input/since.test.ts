import assert from 'node:assert/strict'
import { recordSession } from '../testing/recorded-session.ts'
import { parseSince, timeOf } from './since.ts'

describe('--since', () => {
  it('takes durations before now and dates', () => {
    assert.equal(timeOf('10m', 1_000_000), 400_000)
    assert.equal(timeOf('1d', 86_400_000), 0)
    assert.equal(timeOf('2030-01-31T12:00:00Z', 0), Date.UTC(2030, 0, 31, 12))
    assert.equal(timeOf('yesterday', 0), undefined)
    assert.equal(timeOf('1', 0), undefined)
  })

  it('refuses anything else: CLI_TIME_INVALID', async () => {
    const session = recordSession()
    await assert.rejects(parseSince(session, 'soon'), { reason: 'usage' })
    assert.match(session.stderr(), /CLI_TIME_INVALID "soon" is no point in time/)
    assert.equal(await parseSince(session, undefined), undefined)
  })
})
