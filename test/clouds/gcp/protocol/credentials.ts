/**
 * Application default credentials that lead to this fake and nowhere else: workload identity federation, whose file names
 * its token endpoint. (The Node library ignores `token_uri` of a service account's key, so that such a key would
 * reach the real endpoint: gtoken 8, `GOOGLE_TOKEN_URL`. For those who sign in without the library there are a key and
 * a signed-in user, too.)
 */
import type { KeyObject } from 'node:crypto'
import { generateKeyPairSync, randomBytes, verify } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import os from 'node:os'
import path from 'node:path'
import { Refusal } from './refusal.ts'
import { readBody } from './rest-server.ts'

type Holder = 'valid' | 'expired' | 'unknown'
const KEY_OWNER = 'deployer@skyfold-test.iam.gserviceaccount.com'

/** Issues and checks access tokens. */
export class TokenDesk {
  readonly #folder: string
  readonly #accessTokens = new Set<string>()
  readonly #subject = randomBytes(16).toString('hex')
  readonly #origin: string
  #key: { readonly private: KeyObject; readonly public: KeyObject } | undefined

  private constructor(folder: string, origin: string) {
    this.#folder = folder
    this.#origin = origin
  }

  /** Writes three credential files whose token endpoint is `<origin>/token`. */
  static async open(origin: string): Promise<TokenDesk> {
    const desk = new TokenDesk(await mkdtemp(path.join(os.tmpdir(), 'skyfold-gcp-')), origin)
    for (const holder of ['valid', 'expired', 'unknown'] as const) await desk.#write(holder)
    return desk
  }

  get issued(): number {
    return this.#accessTokens.size
  }

  /** Path of the credentials file. */
  file(holder: Holder): string {
    return path.join(this.#folder, `${holder}.json`)
  }

  /** Path of a service account's key. */
  async keyFile(): Promise<string> {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    this.#key ??= { private: privateKey, public: publicKey }
    return this.#writeFile('key.json', {
      type: 'service_account',
      project_id: 'skyfold-test',
      private_key_id: 'one',
      private_key: this.#key.private.export({ type: 'pkcs8', format: 'pem' }),
      client_email: KEY_OWNER,
      token_uri: `${this.#origin}/token`,
    })
  }

  /** Path of what `gcloud auth application-default login` writes. CLOUDSDK_AUTH_TOKEN_HOST must be `<origin>/token`. */
  userFile(): Promise<string> {
    const client = { client_id: 'gcloud', client_secret: 'public' }
    const refresh_token = `valid-${this.#subject}`
    const document = { type: 'authorized_user', ...client, refresh_token, quota_project_id: 'skyfold-test' }
    return this.#writeFile('user.json', document)
  }

  /** https://cloud.google.com/compute/docs/metadata/querying-metadata */
  answerMetadata(request: IncomingMessage, response: ServerResponse): void {
    const item = request.url?.slice('/computeMetadata/v1/'.length)
    const answers: Record<string, string> = {
      'project/project-id': 'skyfold-test',
      'instance/service-accounts/default/token': JSON.stringify(this.#issue()),
    }
    const answer = request.headers['metadata-flavor'] === 'Google' ? answers[item ?? ''] : undefined
    response.writeHead(answer === undefined ? 404 : 200).end(answer)
  }

  /** RFC 8693 as Google's Security Token Service speaks it, RFC 7523 and RFC 6749 as its OAuth endpoint does. */
  async exchange(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const form = new URLSearchParams((await readBody(request)).toString('utf8'))
    const refused = this.#refuse(form)
    response.writeHead(refused ? 400 : 200, { 'content-type': 'application/json' })
    if (refused) return void response.end(JSON.stringify(refused))
    return void response.end(JSON.stringify(this.#issue()))
  }

  #issue(): object {
    const token = `ya29.${randomBytes(16).toString('hex')}`
    this.#accessTokens.add(token)
    const issued = 'urn:ietf:params:oauth:token-type:access_token'
    return { access_token: token, issued_token_type: issued, token_type: 'Bearer', expires_in: 3600 }
  }

  #refuse(form: URLSearchParams): object | undefined {
    const grant = form.get('grant_type')
    if (grant === 'urn:ietf:params:oauth:grant-type:jwt-bearer')
      return this.#isSigned(form.get('assertion') ?? '') ? undefined : invalidGrant('Invalid JWT Signature.')
    const subject = grant === 'refresh_token' ? form.get('refresh_token') : form.get('subject_token')
    if (subject === `valid-${this.#subject}`) return undefined
    return invalidGrant(
      subject === `expired-${this.#subject}`
        ? 'The subject token is expired.'
        : 'The subject token is not known to this pool.',
    )
  }

  #isSigned(assertion: string): boolean {
    const [header = '', claims = '', signature = ''] = assertion.split('.')
    const bytes = Buffer.from(signature, 'base64url')
    if (!this.#key || !verify('RSA-SHA256', Buffer.from(`${header}.${claims}`), this.#key.public, bytes))
      return false
    // What was signed with our own key is one of our own assertions.
    const said = JSON.parse(Buffer.from(claims, 'base64url').toString('utf8')) as Record<string, unknown>
    const now = Date.now() / 1000
    const isTimely = Number(said['iat']) <= now + 60 && Number(said['exp']) > now
    return (
      isTimely &&
      said['iss'] === KEY_OWNER &&
      said['aud'] === `${this.#origin}/token` &&
      Boolean(said['scope'])
    )
  }

  /** Errors: `Refusal` UNAUTHENTICATED. */
  check(authorization: string | undefined): void {
    const token = /^Bearer (.+)$/.exec(authorization ?? '')?.[1]
    if (token !== undefined && this.#accessTokens.has(token)) return
    throw new Refusal(
      'UNAUTHENTICATED',
      'Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential.',
      { reason: 'ACCESS_TOKEN_TYPE_UNSUPPORTED' },
    )
  }

  async close(): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true })
  }

  async #write(holder: Holder): Promise<void> {
    const subjectFile = path.join(this.#folder, `${holder}.subject`)
    await writeFile(subjectFile, `${holder}-${this.#subject}`, { mode: 0o600 })
    const credentials = {
      type: 'external_account',
      audience:
        '//iam.googleapis.com/projects/424242424242/locations/global/workloadIdentityPools/ci/providers/ci',
      subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
      token_url: `${this.#origin}/token`,
      credential_source: { file: subjectFile },
    }
    await this.#writeFile(`${holder}.json`, credentials)
  }

  async #writeFile(name: string, document: object): Promise<string> {
    const file = path.join(this.#folder, name)
    await writeFile(file, JSON.stringify(document), { mode: 0o600 })
    return file
  }
}

function invalidGrant(description: string): object {
  return { error: 'invalid_grant', error_description: description }
}
