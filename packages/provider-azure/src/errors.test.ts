import assert from 'node:assert/strict'
import { refusalError } from './errors.ts'
import { credentialError, networkError } from './request/failure.ts'

describe('a refusal of Azure', () => {
  const cases: readonly [status: number, code: string, message: string, expected: string, failure: string][] =
    [
      [429, 'TooManyRequests', 'slow', 'AZURE_THROTTLED', 'throttle'],
      [500, 'InternalServerError', 'oops', 'AZURE_SERVER_ERROR', 'transient'],
      [503, '', 'Site Unavailable', 'AZURE_SERVER_ERROR', 'transient'],
      [504, 'GatewayTimeout', 'late', 'AZURE_NO_ANSWER', 'ambiguous'],
      [401, 'ExpiredAuthenticationToken', 'expired', 'AZURE_CREDENTIALS_REFUSED', 'denied'],
      [403, 'RequestDisallowedByPolicy', 'no', 'AZURE_PERMISSION_DENIED', 'denied'],
      [403, '', 'BlobUploadFailedException: 403', 'AZURE_NOT_VISIBLE_YET', 'eventual'],
      [400, 'PrincipalNotFound', 'Principal x does not exist', 'AZURE_NOT_VISIBLE_YET', 'eventual'],
      [404, 'ResourceGroupNotFound', 'no group', 'AZURE_NOT_VISIBLE_YET', 'eventual'],
      [
        409,
        'StorageAccountAlreadyTaken',
        'The storage account named x is already taken.',
        'AZURE_NAME_TAKEN',
        'conflict',
      ],
      [409, 'Conflict', 'Website with given name x already exists.', 'AZURE_NAME_TAKEN', 'conflict'],
      [409, 'AnotherOperationInProgress', 'wait', 'AZURE_BUSY', 'busy'],
      [409, 'InvalidResourceLocation', 'elsewhere', 'AZURE_REQUEST_REFUSED', 'invalid'],
      [400, 'BadRequest', 'InstanceMemoryMB is invalid', 'AZURE_REQUEST_REFUSED', 'invalid'],
    ]
  for (const [status, code, message, expected, failure] of cases)
    it(`with ${status} ${code || message} is ${expected}, class ${failure}`, () => {
      const error = refusalError({ status, code, message }, 'write the site')
      assert.equal(error.diagnostic.code, expected)
      assert.equal(error.failure, failure)
    })

  it('names the permission that is missing', () => {
    const message =
      "The client 'x' does not have authorization to perform action 'Microsoft.Web/sites/write' over scope '/y'."
    const { diagnostic } = refusalError(
      { status: 403, code: 'AuthorizationFailed', message },
      'write the site',
    )
    assert.match(diagnostic.message, /Microsoft\.Web\/sites\/write is missing/)
    assert.match(diagnostic.hint, /Microsoft\.Web\/sites\/write/)
  })
})

describe('a request without an answer', () => {
  it('never reached Azure when there was no connection', () => {
    const error = networkError(
      { code: 'REQUEST_SEND_ERROR', message: 'connect ECONNREFUSED 127.0.0.1:1' },
      'read the site',
    )
    assert.equal((error as { failure?: string }).failure, 'transient')
  })

  it('may have had its effect when the connection broke', () => {
    const error = networkError(
      { code: 'REQUEST_SEND_ERROR', message: 'socket hang up', cause: { code: 'ECONNRESET' } },
      'read the site',
    )
    assert.equal((error as { failure?: string }).failure, 'ambiguous')
  })

  it('is passed on as a mistake of ours when it is none of Azure', () => {
    const bug = new TypeError('x is not a function')
    assert.equal(networkError(bug, 'read the site'), bug)
  })
})

describe('credentials', () => {
  it('that are missing say how to log in', () => {
    const { diagnostic, failure } = credentialError({ name: 'CredentialUnavailableError', message: 'no az' })
    assert.deepEqual([diagnostic.code, failure], ['AZURE_CREDENTIALS_MISSING', 'denied'])
    assert.match(diagnostic.hint, /az login/)
  })

  it('that are refused quote the words of Entra ID, one line', () => {
    const { diagnostic } = credentialError({
      message:
        'invalid_client: 7000222 - AADSTS7000222: The provided client secret keys are expired.\nTrace ID: 1',
    })
    assert.equal(diagnostic.code, 'AZURE_CREDENTIALS_REFUSED')
    assert.match(diagnostic.message, /: AADSTS7000222: The provided client secret keys are expired\.$/)
  })
})
