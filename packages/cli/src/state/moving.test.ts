import assert from 'node:assert/strict'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { recordSession } from '../testing/recorded-session.ts'
import { at, sampleDestination } from '../testing/sample-destination.ts'
import { checkState } from './checking.ts'
import { checkPlaces, moveStateOf } from './moving.ts'

describe('sls state move', () => {
  it('refuses what says too little, or says it wrongly', async () => {
    for (const [from, to, said] of [
      [undefined, undefined, /CLI_USAGE Neither --from nor --to/],
      [undefined, 'nowhere', /CLI_STATE_PLACE_INVALID `--to` is "nowhere"/],
      ['z3://bucket', 'file', /CLI_STATE_SCHEME_UNKNOWN .* z3:\/\//],
    ] as const) {
      const session = recordSession()
      await assert.rejects(checkPlaces(session, { from, to }), { reason: 'usage' })
      assert.match(session.stderr(), said)
    }
  })

  it('refuses to move a state to where it is', async () => {
    const session = recordSession()
    const places = { from: 'file', to: undefined, targets: [] }
    await assert.rejects(moveStateOf(session, sampleDestination(), places), { reason: 'usage' })
    assert.match(session.stderr(), /CLI_USAGE The state is to be moved to the place where it is\./)
  })
})

describe('a place that no provider takes', () => {
  it('is the fault of the command line, not of a line of the manifest', async () => {
    for (const [places, code] of [
      [{ from: undefined, to: 's3://Bad_Bucket' }, 'AWS_STATE_PLACE_INVALID'],
      [{ from: 'gs://Bad_Bucket/', to: undefined }, 'GCP_STATE_PLACE_INVALID'],
      [{ from: 'file', to: 'azblob://x' }, 'AZURE_STATE_PLACE_INVALID'],
    ] as const) {
      const session = recordSession()
      const sample = sampleDestination()
      const destination = { ...sample, target: { ...sample.target, source: at(2) } }
      await assert.rejects(moveStateOf(session, destination, { ...places, targets: [] }), { reason: 'usage' })
      assert.match(session.stderr(), new RegExp(code))
      assert.doesNotMatch(session.stderr(), /serverless\.yml/)
    }
  })
})

describe('sls state check', () => {
  it('tries the files of the service folder, and leaves none there', async () => {
    const root = await mkdtemp(path.join(os.tmpdir(), 'skyfold-check-'))
    try {
      const session = recordSession({ root })
      const { isSafe, serial, location, reason } = await checkState(session, sampleDestination())
      assert.deepEqual([isSafe, serial, reason], [true, null, 'ok'], session.stderr())
      assert.match(location ?? '', /^file .*shop-dev-paper-r1/)
      assert.deepEqual(await readdir(path.join(root, '.skyfold/state')), [])
    } finally {
      await rm(root, { recursive: true })
    }
  })
})
