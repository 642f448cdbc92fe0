/** Entra ID: discovery and tokens for a client with a secret, as MSAL asks for them. */
import { randomUUID } from 'node:crypto'
import type { World } from './arm/world.ts'
import type { Answer, CloudRequest, Route } from './answer.ts'
import { armError } from './answer.ts'

export const CLIENT_ID = 'cccccccc-1111-4222-8333-444444444444'
export const SECRETS = { good: 'good~secret', expired: 'expired~secret' }

/** Object id of the client in the directory. */
export const DEPLOYER = 'dddddddd-1111-4222-8333-444444444444'
/** What a federated client proves itself with. */
export const ASSERTION = 'federated~assertion'

const TOKEN_SECONDS = 3600

export class Entra {
  readonly #world: World
  readonly #url: () => string
  readonly #tokens = new Map<string, { readonly audience: string; readonly expiresAt: number }>()

  #issued = 0

  constructor(world: World, url: () => string) {
    this.#world = world
    this.#url = url
  }

  route(request: CloudRequest): Route {
    const [, tenant = '', rest = ''] = /^\/([^/]+)\/(.*)$/.exec(request.path) ?? []
    if (rest === 'v2.0/.well-known/openid-configuration')
      return { operation: 'entra.Discover', input: { tenant }, effect: () => this.#discover(tenant) }
    if (rest === 'oauth2/v2.0/token') {
      const form = new URLSearchParams(request.body.toString('utf8'))
      const input = { tenant, client: form.get('client_id'), scope: form.get('scope') }
      return { operation: 'entra.Token', input, effect: () => this.#token(tenant, form) }
    }
    const answer = armError(404, 'NotFound', `There is nothing at ${request.path}.`)
    return { operation: 'entra.?', input: { path: request.path }, effect: () => answer }
  }

  get issued(): number {
    return this.#issued
  }

  /** `undefined`: the bearer token is good for `audience`. */
  refuse({ headers }: CloudRequest, audience: string): Answer | undefined {
    const [, bearer] = /^Bearer (.+)$/.exec(String(headers['authorization'])) ?? []
    const token = bearer === undefined ? undefined : this.#tokens.get(bearer)
    if (bearer === undefined)
      return armError(
        401,
        'AuthenticationFailed',
        "Authentication failed. The 'Authorization' header is missing.",
      )
    if (!token || token.audience !== audience)
      return armError(401, 'InvalidAuthenticationToken', 'The access token is invalid.')
    return token.expiresAt > this.#world.now()
      ? undefined
      : armError(401, 'ExpiredAuthenticationToken', 'The access token has expired.')
  }

  #discover(tenant: string): Answer {
    if (tenant !== this.#world.tenant) return unknownTenant(tenant)
    const base = `${this.#url()}/${tenant}`
    return {
      status: 200,
      body: {
        issuer: `${base}/v2.0`,
        authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
        token_endpoint: `${base}/oauth2/v2.0/token`,
        jwks_uri: `${base}/discovery/v2.0/keys`,
      },
    }
  }

  #token(tenant: string, form: URLSearchParams): Answer {
    if (tenant !== this.#world.tenant) return unknownTenant(tenant)
    const secret = form.get('client_secret')
    if (form.get('client_id') !== CLIENT_ID)
      return oauthError('unauthorized_client', 700016, 'The application was not found in the directory.', 400)
    const assertion = form.get('client_assertion')
    if (assertion !== null) return this.#issue(form, assertion === ASSERTION)
    if (secret === SECRETS.expired)
      return oauthError(
        'invalid_client',
        7000222,
        'The provided client secret keys for the app are expired.',
        401,
      )
    return this.#issue(form, secret === SECRETS.good)
  }

  #issue(form: URLSearchParams, isProved: boolean): Answer {
    if (!isProved) return oauthError('invalid_client', 7000215, 'Invalid client secret provided.', 401)
    const scope = form
      .get('scope')
      ?.split(' ')
      .find((each) => each.endsWith('/.default'))
    if (scope === undefined) return oauthError('invalid_scope', 70011, 'The scope is not valid.', 400)
    const claims = Buffer.from(JSON.stringify({ oid: DEPLOYER, idtyp: 'app' })).toString('base64url')
    const token = `fake.${claims}.${randomUUID()}`
    this.#issued += 1
    const audience = scope.slice(0, -'/.default'.length).replace(/\/$/, '')
    this.#tokens.set(token, { audience, expiresAt: this.#world.now() + TOKEN_SECONDS * 1000 })
    const lifetime = { expires_in: TOKEN_SECONDS, ext_expires_in: TOKEN_SECONDS }
    return { status: 200, body: { token_type: 'Bearer', ...lifetime, access_token: token } }
  }
}

function unknownTenant(tenant: string): Answer {
  return oauthError('invalid_tenant', 90002, `Tenant '${tenant}' not found.`, 400)
}

function oauthError(error: string, code: number, description: string, status: number): Answer {
  return { status, body: { error, error_description: `AADSTS${code}: ${description}`, error_codes: [code] } }
}
