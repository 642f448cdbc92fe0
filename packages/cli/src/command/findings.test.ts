import assert from 'node:assert/strict'
import type { Diagnostic } from '@skyfold/manifest'
import { recordSession } from '../testing/recorded-session.ts'

function finding(code: string, message: string, severity: Diagnostic['severity'] = 'note'): Diagnostic {
  return { code, severity, message, hint: `Mend ${code}.`, docs: '' }
}

describe('the findings of a run', () => {
  it('are shown at once, each once, with what to do said once for those in a row', async () => {
    const { findings, stderr } = recordSession()
    const [one, other, again] = [finding('A_X', 'one'), finding('B_Y', 'other'), finding('A_X', 'again')]
    await findings.report([one, other, again])
    await findings.report([one])
    assert.equal(
      stderr(),
      `note A_X one
note A_X again
  hint: Mend A_X.
note B_Y other
  hint: Mend B_Y.
`,
    )
    assert.deepEqual(findings.all, [one, again, other])
  })

  it('stop the command when one is an error, after all are shown', async () => {
    const { findings, stderr } = recordSession()
    await findings.check([finding('A_X', 'a note')])
    const errors = [finding('B_Y', 'first', 'error'), finding('C_Z', 'second', 'error')]
    await assert.rejects(findings.check(errors, 'auth'), { reason: 'auth' })
    assert.match(stderr(), /first[^]*second/)
  })

  it('wait for the document with --json', async () => {
    const { findings, stderr } = recordSession({ json: true })
    await findings.report([finding('A_X', 'one')])
    assert.equal(stderr(), '')
    assert.equal(findings.all.length, 1)
  })
})
