/**
 * Access tokens without a library: for a service account's key, a signed-in user and a machine at Google one request
 * each. Any other kind of credentials (workload identity federation, impersonation) is left to google-auth-library.
 */
import { createSign } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { Json, JsonObject } from '@skyfold/manifest'
import type { ConnectOptions } from '@skyfold/plugin-api'
import { SkyfoldError } from '@skyfold/plugin-api'
import { findCredentials, findFile, projectOf } from '../connection/credentials.ts'
import type { Exchange } from '../connection/exchange.ts'
import { asObject, describeRefusal, exchange, isAnswer, isSuccess, jsonOf } from '../connection/exchange.ts'
import { textOf } from '../connection/exchange.ts'
import { toError } from '../connection/failure.ts'
import { errors } from '../errors.ts'

const SCOPE = 'https://www.googleapis.com/auth/cloud-platform'
/** Tokens live an hour; a new one is asked for so long before. */
const MARGIN_MS = 120_000
const METADATA_HOST = 'metadata.google.internal'

export interface Signer {
  /** `undefined`: neither the options nor the environment nor the credentials name one. */
  readonly project: string | undefined
  /** Value of the header `authorization`. Errors: GCP_CREDENTIALS_REJECTED, GCP_UNAVAILABLE. */
  header(): Promise<string>
}

/** Asks for no token yet. Errors: GCP_CREDENTIALS_REJECTED for a file that is none; those of `findCredentials`. */
export async function findSigner(connection: ConnectOptions): Promise<Signer> {
  const { env, options } = connection
  const named = projectOf(options, env)
  const file = await findFile(env)
  if (file === undefined) return (await metadataSigner(connection, named)) ?? findCredentials(connection)
  const key = await readCredentials(file)
  if (key['type'] === 'service_account')
    return signerOf(named ?? text(key['project_id']), file, connection, () => keyRequest(key, file))
  if (key['type'] === 'authorized_user')
    return signerOf(named ?? text(key['quota_project_id']), file, connection, () => userRequest(key, env))
  return findCredentials(connection)
}

type TokenRequest = () => Exchange

function signerOf(
  project: string | undefined,
  origin: string,
  { clock }: ConnectOptions,
  request: TokenRequest,
): Signer {
  let current: Promise<string> | undefined
  let renewAt = 0
  const ask = async (): Promise<string> => {
    const { header, seconds } = await askToken(request(), origin)
    renewAt = clock.now() + seconds * 1000 - MARGIN_MS
    return header
  }
  const header = (): Promise<string> => {
    if (current && clock.now() < renewAt) return current
    renewAt = Infinity
    current = ask()
    current.catch(() => (current = undefined))
    return current
  }
  return { project, header }
}

async function askToken(request: Exchange, origin: string): Promise<{ header: string; seconds: number }> {
  const asked = { request: 'Asking for an access token', writes: false, project: '' }
  const answer = await exchange(request)
  if (!isAnswer(answer)) throw toError({ ...asked, ...answer })
  const { access_token: token, expires_in: seconds, error_description: reason } = jsonOf(answer)
  if (isSuccess(answer) && typeof token === 'string')
    return { header: `Bearer ${token}`, seconds: Number(seconds) || 0 }
  const refusal = describeRefusal(answer)
  if (answer.status === 429 || answer.status >= 500) throw toError({ ...asked, ...refusal })
  throw rejected(origin, text(reason) ?? refusal.message)
}

/** https://developers.google.com/identity/protocols/oauth2/service-account#httprest */
function keyRequest(key: JsonObject, file: string): Exchange {
  const { client_email: issuer, private_key: privateKey, private_key_id: id, token_uri: address } = key
  const url = tokenUrl(text(address) ?? 'https://oauth2.googleapis.com/token', file)
  const now = Math.floor(Date.now() / 1000)
  const claims = { iss: issuer, scope: SCOPE, aud: url.href, iat: now, exp: now + 3600 }
  const unsigned = [{ alg: 'RS256', typ: 'JWT', kid: id }, claims].map(encode).join('.')
  try {
    const signature = createSign('RSA-SHA256')
      .update(unsigned)
      .sign(text(privateKey) ?? '', 'base64url')
    const grant = 'urn:ietf:params:oauth:grant-type:jwt-bearer'
    return form(url, { grant_type: grant, assertion: `${unsigned}.${signature}` })
  } catch (error) {
    throw rejected(file, 'its private key cannot be read', error)
  }
}

/** What `gcloud auth application-default login` writes. CLOUDSDK_AUTH_TOKEN_HOST moves the endpoint, as it does for gcloud. */
function userRequest(key: JsonObject, env: ConnectOptions['env']): Exchange {
  const host = env['CLOUDSDK_AUTH_TOKEN_HOST']
  const url = tokenUrl(host || 'https://oauth2.googleapis.com/token', 'CLOUDSDK_AUTH_TOKEN_HOST')
  const members = ['client_id', 'client_secret', 'refresh_token'].map((name) => [name, text(key[name]) ?? ''])
  return form(url, { grant_type: 'refresh_token', ...Object.fromEntries(members) })
}

/** https://cloud.google.com/compute/docs/metadata/querying-metadata; `undefined`: this is no machine at Google. */
async function metadataSigner(
  connection: ConnectOptions,
  named: string | undefined,
): Promise<Signer | undefined> {
  const host = connection.env['GCE_METADATA_HOST'] || ((await isAtGoogle(connection.env)) && METADATA_HOST)
  if (!host) return undefined
  const at = (path: string): Exchange => ({
    method: 'GET',
    url: new URL(`http://${host}/computeMetadata/v1/${path}`),
    headers: { 'metadata-flavor': 'Google' },
  })
  const answer = named === undefined ? await exchange(at('project/project-id')) : undefined
  const own = answer && isAnswer(answer) && isSuccess(answer) ? textOf(answer.bytes).trim() : undefined
  const origin = "this machine's metadata server"
  return signerOf(named ?? own, origin, connection, () => at('instance/service-accounts/default/token'))
}

/** Told by the machine itself, so that nobody waits for a server that is not there. The library knows more signs. */
async function isAtGoogle(env: ConnectOptions['env']): Promise<boolean> {
  if (env['K_SERVICE'] || env['CLOUD_RUN_JOB']) return true
  return /Google/.test(await readFile('/sys/class/dmi/id/bios_vendor', 'utf8').catch(() => ''))
}

async function readCredentials(file: string): Promise<JsonObject> {
  try {
    // What is no object has no members of it.
    return asObject(JSON.parse(await readFile(file, 'utf8')) as Json)
  } catch (error) {
    throw rejected(file, 'the file cannot be read', error)
  }
}

/** Proofs of who we are travel over https only, or to this machine. */
function tokenUrl(address: string, variable: string): URL {
  const url = URL.canParse(address) ? new URL(address) : undefined
  const isHere = url?.protocol === 'http:' && /^(127\.0\.0\.1|\[::1\]|localhost)$/.test(url.hostname)
  if (url && (url.protocol === 'https:' || isHere)) return url
  throw new SkyfoldError(errors.GCP_ENDPOINT_INVALID({ variable, value: address }), { failure: 'denied' })
}

function form(url: URL, members: Readonly<Record<string, string>>): Exchange {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  return { method: 'POST', url, headers, body: new URLSearchParams(members).toString() }
}

function rejected(origin: string, why: string, cause?: unknown): SkyfoldError {
  const diagnostic = errors.GCP_CREDENTIALS_REJECTED({ origin }, { cause: why })
  return new SkyfoldError(diagnostic, { failure: 'denied', cause })
}

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url')
}

function text(value: Json | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}
