/**
 * Access tokens without a library for a service principal (a secret, or a federated token in a file). Whatever else Azure
 * knows (the CLI's sign-in, managed identities) is left to @azure/identity.
 */
import { readFile } from 'node:fs/promises'
import type { ConnectOptions } from '@skyfold/plugin-api'
import { SkyfoldError } from '@skyfold/plugin-api'
import type { StandIn } from '../clients.ts'
import { errors } from '../errors.ts'
import { asObject, asText } from '../json.ts'
import { credentialError } from '../request/failure.ts'
import { jsonOf } from '../request/http.ts'
import type { Transport } from '../request/transport.ts'

const PUBLIC_AUTHORITY = 'https://login.microsoftonline.com'
/** Tokens live an hour; a new one is asked for so long before. */
const MARGIN_MS = 120_000

/** A token for one audience, `https://storage.azure.com/.default`. Errors: class `denied`, `transient`. */
export type TokenSource = (scope: string) => Promise<string>

export interface TokenOptions {
  readonly env: ConnectOptions['env']
  readonly clock: ConnectOptions['clock']
  readonly transport: Transport
  readonly standIn: StandIn | undefined
}

/** Asks for nothing yet, and once for each scope while the token is good. */
export function createTokenSource(options: TokenOptions): TokenSource {
  const kept = new Map<string, { readonly token: Promise<string>; renewAt: number }>()
  return (scope) => {
    const known = kept.get(scope)
    if (known && options.clock.now() < known.renewAt) return known.token
    const asked = ask(scope, options)
    const entry = { token: asked.then(({ token }) => token), renewAt: Infinity }
    kept.set(scope, entry)
    asked.then(
      ({ lifetimeMs }) => (entry.renewAt = options.clock.now() + lifetimeMs - MARGIN_MS),
      () => kept.delete(scope),
    )
    return entry.token
  }
}

/** The object id of whom a token speaks for, and what kind of identity that is; `undefined`: the token does not say. */
export function bearerOf(token: string): { readonly id: string; readonly type: string } | undefined {
  try {
    const claims = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8')
    const { oid, idtyp } = asObject(JSON.parse(claims))
    return typeof oid === 'string'
      ? { id: oid, type: idtyp === 'app' ? 'ServicePrincipal' : 'User' }
      : undefined
  } catch {
    return undefined
  }
}

interface Token {
  readonly token: string
  readonly lifetimeMs: number
}

async function ask(scope: string, options: TokenOptions): Promise<Token> {
  const { env, transport } = options
  const { AZURE_TENANT_ID: tenant, AZURE_CLIENT_ID: client } = env
  const proof = tenant && client ? await proofOf(env) : undefined
  if (!tenant || !client || !proof) return askLibrary(scope, options)
  const form = { grant_type: 'client_credentials', client_id: client, scope, ...proof }
  const { status, bytes } = await transport({
    method: 'POST',
    url: new URL(`${encodeURIComponent(tenant)}/oauth2/v2.0/token`, authorityOf(env)),
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
    body: new URLSearchParams(form).toString(),
    operation: 'sign in',
    isRead: true,
  })
  const answer = jsonOf({ status, text: bytes.toString('utf8') })
  const token = asText(answer['access_token'])
  if (status === 200 && token) return { token, lifetimeMs: Number(answer['expires_in']) * 1000 || 0 }
  const reason = asText(answer['error_description']) || `HTTP ${status}`
  if (status === 429 || status >= 500)
    throw new SkyfoldError(errors.AZURE_SERVER_ERROR({ operation: 'sign in', reason }), {
      failure: 'transient',
    })
  throw credentialError(new Error(reason))
}

/** https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow */
async function proofOf(env: ConnectOptions['env']): Promise<Record<string, string> | undefined> {
  const { AZURE_CLIENT_SECRET: secret, AZURE_FEDERATED_TOKEN_FILE: file } = env
  if (secret) return { client_secret: secret }
  if (!file) return undefined
  const assertion = await readFile(file, 'utf8').catch((error: unknown) => {
    throw credentialError(error)
  })
  const type = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'
  return { client_assertion_type: type, client_assertion: assertion.trim() }
}

function authorityOf(env: ConnectOptions['env']): URL {
  const text = env['AZURE_AUTHORITY_HOST'] || PUBLIC_AUTHORITY
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url?.protocol === 'https:') return url
  throw new SkyfoldError(errors.AZURE_ENDPOINT_INVALID({ endpoint: text }), { failure: 'denied' })
}

async function askLibrary(scope: string, { env, standIn }: TokenOptions): Promise<Token> {
  const { findCredential } = await import('../credential.ts')
  const credential = await findCredential(env, standIn)
  const found = await credential.getToken(scope).catch((error: unknown) => {
    throw credentialError(error)
  })
  if (!found) throw credentialError(undefined)
  // The library keeps its tokens; its expiry is a time of the wall clock.
  return { token: found.token, lifetimeMs: Math.max(0, found.expiresOnTimestamp - Date.now()) }
}
