import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { recordSession } from '../testing/recorded-session.ts'
import { readPayload } from './payload.ts'

describe('the payload of sls invoke', () => {
  let root: string
  before(async () => {
    root = await mkdtemp(path.join(os.tmpdir(), 'skyfold-payload-'))
    await writeFile(path.join(root, 'event.json'), '{"a":[1]}')
  })
  after(() => rm(root, { recursive: true, force: true }))

  it('comes from the command line, from a file, or is an empty object', async () => {
    const session = recordSession({ root })
    assert.deepEqual(await readPayload(session, { data: '[1]', path: undefined }), [1])
    assert.deepEqual(await readPayload(session, { data: undefined, path: path.join(root, 'event.json') }), {
      a: [1],
    })
    assert.deepEqual(await readPayload(session, { data: undefined, path: undefined }), {})
  })

  it('must be JSON and must be there: CLI_DATA_INVALID', async () => {
    const session = recordSession({ root })
    await assert.rejects(readPayload(session, { data: 'hello', path: undefined }), { reason: 'usage' })
    await assert.rejects(readPayload(session, { data: undefined, path: path.join(root, 'absent.json') }), {
      reason: 'usage',
    })
    assert.match(session.stderr(), /CLI_DATA_INVALID The payload from --data is not JSON/)
    assert.match(session.stderr(), /absent\.json.*ENOENT/s)
  })
})
