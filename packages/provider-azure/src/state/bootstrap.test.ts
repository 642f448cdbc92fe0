import assert from 'node:assert/strict'
import type { JsonObject } from '@skyfold/manifest'
import type { FailureClass } from '@skyfold/plugin-api'
import { SkyfoldError } from '@skyfold/plugin-api'
import { errors } from '../errors.ts'
import { bootstrap } from './bootstrap.ts'
import { BlobService } from './request.ts'

const ROLES = /roleAssignments/

/** A subscription without anything; `roles` is what a role assignment comes to. */
function subscription(
  roles: FailureClass | 'given',
  refusals: number,
): {
  readonly run: () => Promise<void>
  readonly log: readonly string[]
} {
  const log: string[] = []
  const objects = new Map<string, JsonObject>()
  let now = 0
  let refused = 0
  const arm = {
    get: async (id: string) => objects.get(id) ?? null,
    put: async (id: string) => {
      const kind = /\/(\w+)\/[^/]+$/.exec(id)?.[1] ?? ''
      log.push(kind)
      if (ROLES.test(id) && roles !== 'given')
        throw new SkyfoldError(errors.AZURE_BUSY({ operation: 'give a role', reason: roles }), {
          failure: roles,
        })
      objects.set(id, { properties: { provisioningState: 'Succeeded' } })
    },
    delete: () => Promise.resolve(),
  }
  const service = new BlobService({
    account: 'acme',
    endpoint: new URL('https://acme.blob.core.windows.net/'),
    transport: async ({ operation }) => {
      log.push(operation)
      refused += 1
      const status = refused <= refusals ? 403 : 201
      return {
        status,
        headers: { 'x-ms-error-code': 'AuthorizationPermissionMismatch' },
        bytes: Buffer.alloc(0),
      }
    },
    sign: () => Promise.resolve({}),
    isAbsent: () => Promise.resolve(false),
  })
  const clock = {
    now: () => now,
    sleep: async (ms: number) => {
      now += ms
    },
  }
  const bearer = async (): Promise<{ id: string; type: string }> => ({ id: 'me', type: 'User' })
  const options = { arm, service, subscription: 's', location: 'westeurope', clock, bearer }
  return { run: () => bootstrap(options), log }
}

describe('the own account of states', () => {
  it('is used as soon as the right to do so has spread', async () => {
    const { run, log } = subscription('given', 5)
    await run()
    const made = [
      'resourceGroups',
      'roleAssignments',
      'storageAccounts',
      'blobServices',
      'managementPolicies',
    ]
    assert.deepEqual(log.slice(0, 5), made)
    assert.equal(log.filter((each) => each === 'make the container keys').length, 6)
    assert.equal(log.at(-1), 'make the container state')
  })

  it('does without giving a right that somebody has given already, or that is not its to give', async () => {
    for (const roles of ['conflict', 'denied'] as const) await subscription(roles, 0).run()
  })

  it('does not wait for a right that nobody gave', async () => {
    const { run, log } = subscription('denied', Infinity)
    await assert.rejects(run(), (error) => {
      assert.ok(error instanceof SkyfoldError)
      assert.equal(error.diagnostic.code, 'AZURE_STATE_DENIED')
      return true
    })
    assert.equal(log.filter((each) => each.startsWith('make the container')).length, 1)
  })

  it('gives up on a right that never arrives', async () => {
    await assert.rejects(subscription('given', Infinity).run(), { failure: 'denied' })
    await assert.rejects(subscription('transient', 0).run(), { failure: 'transient' })
  })
})
