import assert from 'node:assert/strict'
import type { FailureClass } from '@skyfold/plugin-api'
import { existsAlready, isAbsent, translateFailure } from './failure.ts'

interface Thrown {
  readonly name: string
  readonly message?: string
  readonly status?: number
  readonly system?: string
  readonly operation?: string
}

const UPDATE_RUNNING =
  'The operation cannot be performed at this time. An update is in progress for resource: arn:aws:lambda:r:1:function:f'

const TABLE: readonly [thrown: Thrown, failure: FailureClass, code: string][] = [
  [{ name: 'TooManyRequestsException', status: 429 }, 'throttle', 'AWS_THROTTLED'],
  [{ name: 'ThrottlingException' }, 'throttle', 'AWS_THROTTLED'],
  [{ name: 'RequestThrottled', status: 400 }, 'throttle', 'AWS_THROTTLED'],
  [{ name: 'ServiceException', status: 500 }, 'transient', 'AWS_UNAVAILABLE'],
  [{ name: 'InternalError', status: 503, operation: 'CreateApi' }, 'ambiguous', 'AWS_UNAVAILABLE'],
  [{ name: 'Error', system: 'ECONNREFUSED' }, 'transient', 'AWS_UNAVAILABLE'],
  [{ name: 'Error', system: 'ECONNRESET' }, 'ambiguous', 'AWS_NO_ANSWER'],
  [{ name: 'TimeoutError' }, 'ambiguous', 'AWS_NO_ANSWER'],
  [
    {
      name: 'InvalidParameterValueException',
      message: 'The role defined for the function cannot be assumed by Lambda.',
    },
    'eventual',
    'AWS_NOT_VISIBLE',
  ],
  [{ name: 'QueueDeletedRecently' }, 'eventual', 'AWS_NOT_VISIBLE'],
  [{ name: 'ResourceConflictException', message: UPDATE_RUNNING, status: 409 }, 'busy', 'AWS_BUSY'],
  [{ name: 'ResourceInUseException' }, 'busy', 'AWS_BUSY'],
  [
    { name: 'ResourceConflictException', message: 'Function already exist: f', status: 409 },
    'conflict',
    'AWS_EXISTS',
  ],
  [{ name: 'ConflictException', message: 'Schedule s already exists.' }, 'conflict', 'AWS_EXISTS'],
  [
    { name: 'EntityAlreadyExistsException', message: 'Role with name r already exists.' },
    'conflict',
    'AWS_EXISTS',
  ],
  [
    { name: 'ResourceConflictException', message: 'Version is pointed by a Provisioned Concurrency alias' },
    'invalid',
    'AWS_REQUEST_REFUSED',
  ],
  [{ name: 'NoSuchEntityException', message: 'no role' }, 'invalid', 'AWS_NOT_FOUND'],
  [{ name: 'ValidationException', message: 'wrong', status: 400 }, 'invalid', 'AWS_REQUEST_REFUSED'],
  [{ name: 'PreconditionFailedException', status: 412 }, 'invalid', 'AWS_REQUEST_REFUSED'],
  [{ name: 'ExpiredTokenException', status: 403 }, 'denied', 'AWS_CREDENTIALS_EXPIRED'],
  [{ name: 'TokenProviderError', message: 'Token is expired' }, 'denied', 'AWS_CREDENTIALS_EXPIRED'],
  [
    { name: 'CredentialsProviderError', message: 'Could not load credentials' },
    'denied',
    'AWS_CREDENTIALS_MISSING',
  ],
  [{ name: 'UnrecognizedClientException', status: 403 }, 'denied', 'AWS_CREDENTIALS_REFUSED'],
  [{ name: 'AccessDeniedException', status: 403 }, 'denied', 'AWS_PERMISSION_MISSING'],
]

describe('a failure of AWS', () => {
  for (const [thrown, failure, code] of TABLE)
    it(`${thrown.name}${thrown.message ? ` "${thrown.message.slice(0, 40)}"` : ''} is ${failure}`, () => {
      const translated = translate(thrown)
      assert.equal(translated.failure, failure)
      assert.equal(translated.diagnostic.code, code)
      assert.notEqual(translated.diagnostic.hint, '')
    })

  it('names the permission that is missing, and where', () => {
    const message =
      'User: arn:aws:iam::1:user/a is not authorized to perform: iam:CreateRole on resource: arn:aws:iam::1:role/r because'
    const { diagnostic } = translate({ name: 'AccessDenied', message })
    assert.match(diagnostic.message, /iam:CreateRole on arn:aws:iam::1:role\/r/)
    assert.match(diagnostic.hint, /Allow iam:CreateRole/)
  })

  it('tells the command that renews a session', () => {
    const { diagnostic } = translate({ name: 'ExpiredToken' }, { profile: 'prod' })
    assert.match(diagnostic.hint, /`aws sso login --profile prod`/)
  })

  it('never repeats the environment, which Lambda quotes', () => {
    const input = { Environment: { Variables: { KEY: 'canary-value' } } }
    const message = 'exceeded the 4KB limit. String measured: {"KEY":"canary-value"} and canary-value'
    const failed = translate({ name: 'InvalidParameterValueException', message }, { input })
    assert.doesNotMatch(JSON.stringify(failed.diagnostic) + String(failed.cause), /canary/)
    const other = translate(
      { name: 'ValidationException', message: 'Value canary-value is wrong' },
      { input },
    )
    assert.doesNotMatch(JSON.stringify(other.diagnostic) + String(other.cause), /canary/)
  })

  it('says how long the service wants to be left alone', () => {
    const thrown = Object.assign(new Error('Rate exceeded'), {
      name: 'TooManyRequestsException',
      $response: { headers: { 'retry-after': '3' } },
    })
    const call = { service: 'lambda', operation: 'GetFunction', profile: undefined, input: {} }
    assert.equal(translateFailure(thrown, call).retryAfterMs, 3000)
    assert.equal(translate({ name: 'TooManyRequestsException' }).retryAfterMs, undefined)
  })

  it('passes what is ours already', () => {
    const ours = existsAlready('sqs:CreateQueue', 'the queue q')
    assert.equal(
      translateFailure(ours, { service: 'sqs', operation: 'x', profile: undefined, input: {} }),
      ours,
    )
    assert.equal(isAbsent(ours), false)
  })
})

function translate(
  { name, message = '', status, system, operation = 'CreateFunction' }: Thrown,
  { profile, input = {} }: { profile?: string; input?: unknown } = {},
): ReturnType<typeof translateFailure> {
  const error = Object.assign(new Error(message), {
    name,
    $metadata: { httpStatusCode: status },
    ...(system === undefined ? {} : { code: system }),
  })
  return translateFailure(error, { service: 'lambda', operation, profile, input })
}
