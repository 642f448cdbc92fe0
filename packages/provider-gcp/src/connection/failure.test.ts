import assert from 'node:assert/strict'
import type { FailureClass } from '@skyfold/plugin-api'
import { SkyfoldError } from '@skyfold/plugin-api'
import { endpointOf } from './endpoints.ts'
import type { Failure } from './failure.ts'
import { isAbsent, toError, UNANSWERED, UNSENT } from './failure.ts'

const failed: Failure = { request: 'CreateFunction a', writes: true, status: '', message: '', project: 'p' }

describe('a failed request to Google Cloud', () => {
  const cases: readonly [string, Partial<Failure>, FailureClass, string][] = [
    ['a quota', { status: 'RESOURCE_EXHAUSTED' }, 'throttle', 'GCP_THROTTLED'],
    ['a refused connection', { status: UNSENT }, 'transient', 'GCP_UNAVAILABLE'],
    ['no answer to a read', { status: UNANSWERED, writes: false }, 'transient', 'GCP_UNAVAILABLE'],
    ['no answer to a change', { status: UNANSWERED }, 'ambiguous', 'GCP_NO_ANSWER'],
    ['a server error', { status: 'INTERNAL' }, 'ambiguous', 'GCP_NO_ANSWER'],
    ['a concurrent change', { status: 'ABORTED' }, 'busy', 'GCP_BUSY'],
    ['a name that is taken', { status: 'ALREADY_EXISTS' }, 'conflict', 'GCP_EXISTS'],
    ['a wrong request', { status: 'INVALID_ARGUMENT' }, 'invalid', 'GCP_REQUEST_REFUSED'],
    ['a token that expired', { status: 'UNAUTHENTICATED' }, 'denied', 'GCP_CREDENTIALS_REJECTED'],
    ['a missing permission', { status: 'PERMISSION_DENIED' }, 'denied', 'GCP_PERMISSION_DENIED'],
    [
      'an account that is not visible yet',
      { status: 'NOT_FOUND', message: 'Service account a@p.iam.gserviceaccount.com does not exist.' },
      'eventual',
      'GCP_NOT_VISIBLE_YET',
    ],
    [
      'an API that is not enabled',
      { status: 'PERMISSION_DENIED', info: { reason: 'SERVICE_DISABLED', service: 'pubsub.googleapis.com' } },
      'denied',
      'GCP_API_DISABLED',
    ],
  ]
  for (const [what, edit, failureClass, code] of cases)
    it(`is ${failureClass} for ${what}`, () => {
      const error = toError({ ...failed, ...edit })
      assert.deepEqual([error.failure, error.diagnostic.code], [failureClass, code])
    })

  it('names the missing permission, wherever Google says it', () => {
    const message =
      "Permission 'cloudfunctions.functions.create' denied on resource 'projects/p' (or it may not exist)."
    const denial = { ...failed, status: 'PERMISSION_DENIED', message }
    assert.match(toError(denial).diagnostic.hint, /cloudfunctions\.functions\.create/)
    const info = { reason: 'IAM_PERMISSION_DENIED', permission: 'run.services.setIamPolicy' }
    assert.match(toError({ ...denial, info }).diagnostic.hint, /run\.services\.setIamPolicy/)
  })

  it('tells an absent object from an account that is not visible yet', () => {
    assert.ok(isAbsent({ ...failed, status: 'NOT_FOUND', message: 'Job not found.' }))
    assert.ok(!isAbsent({ ...failed, status: 'NOT_FOUND', message: 'Service account a does not exist.' }))
  })
})

describe('the address of an API', () => {
  it('is Google’s own, or the one that gcloud’s variable names', () => {
    assert.equal(endpointOf('run', {}).href, 'https://run.googleapis.com/')
    const env = { CLOUDSDK_API_ENDPOINT_OVERRIDES_RUN: 'http://127.0.0.1:8080/run/' }
    assert.equal(endpointOf('run', env).href, 'http://127.0.0.1:8080/run/')
  })

  it('gets no credentials over plain http elsewhere (GCP_ENDPOINT_INVALID)', () => {
    for (const value of ['http://run.example/', 'ftp://127.0.0.1/', 'nonsense'])
      assert.throws(
        () => endpointOf('run', { CLOUDSDK_API_ENDPOINT_OVERRIDES_RUN: value }),
        (error) => error instanceof SkyfoldError && error.diagnostic.code === 'GCP_ENDPOINT_INVALID',
      )
  })
})
