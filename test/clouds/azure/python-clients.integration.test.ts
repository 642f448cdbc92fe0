/** The fake against clients that were not written here: Azure's own for Python. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { needOracle } from '../oracles.ts'
import { needSpecs } from '../specs.ts'
import type { RunningAzure } from './cloud.ts'
import { startAzure } from './cloud.ts'

const SCRIPT = fileURLToPath(new URL('../../../clouds/azure/oracle/clients.py', import.meta.url))

describe('the fake Azure, driven by the Python clients of Azure', function () {
  this.timeout(120_000)
  let cloud: RunningAzure
  let python: string

  before(async function () {
    needSpecs(this)
    python = needOracle(this, 'azure-python/bin/python')
    cloud = await startAzure({ settleMs: 20, unseenPrincipals: 1 })
  })
  after(() => cloud?.stop())

  it('answers them as Azure does, from group to site and back', async () => {
    const { certificateFile } = cloud
    const env = { ...process.env, ...cloud.env, REQUESTS_CA_BUNDLE: certificateFile }
    const { stdout } = await promisify(execFile)(python, [SCRIPT], { env })
    assert.deepEqual(JSON.parse(stdout), {
      unknownSecret: 'AADSTS7000215',
      orphan: 'ResourceGroupNotFound',
      group: { team: 'a' },
      badAccount: 'AccountNameInvalid',
      account: 'Succeeded',
      queues: ['orders'],
      badMemory: 'BadRequest',
      host: 'orders-dev-app.azurewebsites.net',
      firstAssignment: 'PrincipalNotFound',
      secondAssignment: 'accepted',
      settings: { TABLE: 'orders' },
      forbiddenSetting: 'BadRequest',
      sites: [],
      groups: [],
    })
    assert.deepEqual(cloud.objects(), [])
  })
})
