import assert from 'node:assert/strict'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { recordSession } from '../testing/recorded-session.ts'
import { sampleDestination, sampleFunction, sampleService } from '../testing/sample-destination.ts'
import { checkFunction, onlyDestination, operate } from './operating.ts'

describe('a command that works on one deployed stack', () => {
  it('needs to know which: CLI_TARGET_AMBIGUOUS', async () => {
    const session = recordSession()
    const [one, other] = [sampleDestination('a'), sampleDestination('b')]
    assert.equal(await onlyDestination(session, { destinations: [one] }), one)
    await assert.rejects(onlyDestination(session, { destinations: [one, other] }), { reason: 'usage' })
    assert.match(session.stderr(), /CLI_TARGET_AMBIGUOUS The service has several targets \(a\/r1, b\/r1\)/)
  })

  it('suggests the function that was meant: CLI_FUNCTION_UNKNOWN', async () => {
    const session = recordSession()
    const service = sampleService([sampleFunction('orders'), sampleFunction('menu')])
    await checkFunction(session, { service }, 'menu')
    await assert.rejects(checkFunction(session, { service }, 'order'), { reason: 'usage' })
    assert.match(session.stderr(), /CLI_FUNCTION_UNKNOWN .*orders, menu\.\n {2}hint: Did you mean "orders"\?/)
  })

  it('says so when nothing is deployed, connects to nothing and writes nothing: CLI_NOT_DEPLOYED', async () => {
    const root = await mkdtemp(path.join(os.tmpdir(), 'skyfold-operate-'))
    try {
      const session = recordSession({ root })
      const never = async (): Promise<never> => assert.fail('there is nothing to work on')
      await assert.rejects(operate(session, sampleDestination(), never), { reason: 'error' })
      assert.match(session.stderr(), /CLI_NOT_DEPLOYED "shop" \(stage dev\) is not deployed to paper\/r1\./)
      assert.deepEqual(await readdir(root), [])
    } finally {
      await rm(root, { recursive: true })
    }
  })
})
