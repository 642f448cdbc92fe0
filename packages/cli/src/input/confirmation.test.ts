import assert from 'node:assert/strict'
import { recordSession } from '../testing/recorded-session.ts'
import { sampleDestination, sampleService } from '../testing/sample-destination.ts'
import { confirmRemoval } from './confirmation.ts'

const loaded = { service: sampleService(), destinations: [sampleDestination()] }

describe('sls remove', () => {
  it('goes ahead with --stage and --yes', async () => {
    await confirmRemoval(recordSession(), loaded, { agreed: true })
  })

  it('asks a person to type the stage', async () => {
    const session = recordSession({ tty: true, env: { NO_COLOR: '1' } })
    session.type('dev')
    await confirmRemoval(session, loaded, { agreed: false })
    assert.match(
      session.stderr(),
      /This removes "shop" \(stage dev\) from paper\/r1\.\n.*Type the stage to confirm: /,
    )
  })

  it('removes nothing when another stage is typed, or nobody can be asked: CLI_REMOVE_UNCONFIRMED', async () => {
    const typed = recordSession({ tty: true, env: { NO_COLOR: '1' } })
    typed.type('prod')
    for (const session of [typed, recordSession(), recordSession({ tty: true, json: true })]) {
      await assert.rejects(confirmRemoval(session, loaded, { agreed: false }), { reason: 'usage' })
      assert.deepEqual(
        session.findings.all.map(({ code }) => code),
        ['CLI_REMOVE_UNCONFIRMED'],
      )
    }
  })
})
