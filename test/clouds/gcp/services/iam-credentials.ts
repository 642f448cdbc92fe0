/**
 * IAM Credentials v1: identity tokens in the name of a service account. Its discovery document is not among the vendors'
 * data; the one method and its members are those of https://cloud.google.com/iam/docs/reference/credentials/rest.
 */
import type { DiscoveryDocument, Route } from '../protocol/discovery.ts'
import { Refusal } from '../protocol/refusal.ts'
import type { RestMethods } from '../protocol/rest-server.ts'

const document: DiscoveryDocument = {
  servicePath: '',
  name: 'iamcredentials',
  parameters: {},
  resources: {},
  schemas: {
    GenerateIdTokenRequest: {
      type: 'object',
      properties: {
        audience: { type: 'string', description: 'Required.' },
        includeEmail: { type: 'boolean' },
        delegates: { type: 'array', items: { type: 'string' } },
      },
    },
  },
}

export const iamCredentialsRoutes: readonly Route[] = [
  {
    document,
    operation: 'iamcredentials.serviceAccounts.generateIdToken',
    pattern: /^\/v1\/(?<name>projects\/[^/]+\/serviceAccounts\/[^/:]+):generateIdToken$/,
    method: {
      id: 'iamcredentials.projects.serviceAccounts.generateIdToken',
      httpMethod: 'POST',
      path: 'v1/{+name}:generateIdToken',
      request: { $ref: 'GenerateIdTokenRequest' },
    },
  },
]

export const iamCredentialsMethods: RestMethods = {
  'iamcredentials.serviceAccounts.generateIdToken': ({ path, body }, world) => {
    const email = path['name']?.split('/').at(-1) ?? ''
    if (!world.accounts.has(email)) throw new Refusal('NOT_FOUND', `Unknown service account: ${email}`)
    const claims = {
      aud: body['audience'],
      email,
      email_verified: true,
      exp: Math.floor(Date.now() / 1000) + 3600,
    }
    const token = ['{}', JSON.stringify(claims), 'signature'].map((part) =>
      Buffer.from(part).toString('base64url'),
    )
    return { token: token.join('.') }
  },
}
