import assert from 'node:assert/strict'
import { Secret } from '@skyfold/manifest'
import { recordSession } from '../testing/recorded-session.ts'
import { selectPath, withoutSecrets } from './selection.ts'

describe('sls print --path', () => {
  const manifest = withoutSecrets({
    provider: { environment: { KEY: new Secret('hunter22', 'ssm:/key') } },
    list: [{ a: 1 }],
  })

  it('selects by keys and indices, and all without a path', async () => {
    const session = recordSession()
    assert.equal(await selectPath(session, manifest, 'list.0.a'), 1)
    assert.equal(await selectPath(session, manifest, undefined), manifest)
  })

  it('never shows a secret', () => {
    assert.deepEqual(manifest, { provider: { environment: { KEY: '[secret]' } }, list: [{ a: 1 }] })
  })

  it('says which keys there are: CLI_PATH_UNKNOWN', async () => {
    const session = recordSession()
    await assert.rejects(selectPath(session, manifest, 'provider.stage'), { reason: 'usage' })
    await assert.rejects(selectPath(session, manifest, 'list.0.a.__proto__'), { reason: 'usage' })
    assert.match(
      session.stderr(),
      /CLI_PATH_UNKNOWN The manifest has nothing at "provider.stage".\n {2}hint: The keys there are environment/,
    )
  })
})
