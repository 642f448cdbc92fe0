/** The fake against clients that were not written here: Google's own for Python. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { needOracle } from '../oracles.ts'
import { findSpecs, needSpecs } from '../specs.ts'
import type { RunningGcp } from './cloud.ts'
import { startGcp } from './cloud.ts'

const SCRIPT = fileURLToPath(new URL('../../../clouds/gcp/oracle/clients.py', import.meta.url))

describe('the fake Google Cloud, driven by the Python clients of Google', function () {
  this.timeout(120_000)
  let cloud: RunningGcp
  let python: string

  before(async function () {
    needSpecs(this)
    python = needOracle(this, 'gcp-python/bin/python')
    cloud = await startGcp({ settleMs: 300 })
  })
  after(() => cloud?.stop())

  it('answers them as Google Cloud does, from account to message and back', async () => {
    const env = { ...process.env, ...cloud.env, SKYFOLD_SPECS: findSpecs() }
    const { stdout } = await promisify(execFile)(python, [SCRIPT], { env })
    assert.deepEqual(JSON.parse(stdout), {
      account: 'calls',
      shortAccount: 'INVALID_ARGUMENT',
      absent: 'NotFound',
      upload: 200,
      created: 'ACTIVE',
      twice: 'AlreadyExists',
      decommissioned: 'InvalidArgument',
      busy: 'Aborted',
      updated: [30, '512Mi'],
      listed: ['orders-dev'],
      policy: [
        {
          role: 'roles/run.invoker',
          members: ['serviceAccount:caller-1@skyfold-test.iam.gserviceaccount.com'],
        },
      ],
      staleEtag: 'ABORTED',
      job: 'ENABLED',
      paused: 'PAUSED',
      badSchedule: 'INVALID_ARGUMENT',
      badZone: 'INVALID_ARGUMENT',
      unknownField: 'INVALID_ARGUMENT',
      subscription: 30,
      badDeadline: 'INVALID_ARGUMENT',
      mistyped: 'INVALID_ARGUMENT',
      published: 1,
    })
    assert.deepEqual(cloud.objects(), [])
  })
})
