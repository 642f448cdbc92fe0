/**
 * Application default credentials that lead to this fake and nowhere else: workload identity federation, whose file names
 * its token endpoint. (The Node library ignores `token_uri` of a service account's key, so that such a key would
 * reach the real endpoint: gtoken 8, `GOOGLE_TOKEN_URL`.)
 */
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import os from 'node:os'
import path from 'node:path'
import { Refusal } from './refusal.ts'
import { readBody } from './rest-server.ts'

type Holder = 'valid' | 'expired' | 'unknown'

/** Issues and checks access tokens. */
export class TokenDesk {
  readonly #folder: string
  readonly #accessTokens = new Set<string>()
  readonly #subject = randomBytes(16).toString('hex')

  private constructor(folder: string) {
    this.#folder = folder
  }

  /** Writes three credential files whose token endpoint is `<origin>/token`. */
  static async open(origin: string): Promise<TokenDesk> {
    const desk = new TokenDesk(await mkdtemp(path.join(os.tmpdir(), 'skyfold-gcp-')))
    for (const holder of ['valid', 'expired', 'unknown'] as const) await desk.#write(holder, origin)
    return desk
  }

  /** Path of the credentials file. */
  file(holder: Holder): string {
    return path.join(this.#folder, `${holder}.json`)
  }

  /** RFC 8693, as Google's Security Token Service speaks it. */
  async exchange(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const form = new URLSearchParams((await readBody(request)).toString('utf8'))
    const subject = form.get('subject_token')
    const refused =
      subject === `expired-${this.#subject}`
        ? { error: 'invalid_grant', error_description: 'The subject token is expired.' }
        : subject === `valid-${this.#subject}`
          ? undefined
          : { error: 'invalid_grant', error_description: 'The subject token is not known to this pool.' }
    response.writeHead(refused ? 400 : 200, { 'content-type': 'application/json' })
    if (refused) return void response.end(JSON.stringify(refused))
    const token = `ya29.${randomBytes(16).toString('hex')}`
    this.#accessTokens.add(token)
    const issued = 'urn:ietf:params:oauth:token-type:access_token'
    return void response.end(
      JSON.stringify({
        access_token: token,
        issued_token_type: issued,
        token_type: 'Bearer',
        expires_in: 3600,
      }),
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

  async #write(holder: Holder, origin: string): Promise<void> {
    const subjectFile = path.join(this.#folder, `${holder}.subject`)
    await writeFile(subjectFile, `${holder}-${this.#subject}`, { mode: 0o600 })
    const credentials = {
      type: 'external_account',
      audience:
        '//iam.googleapis.com/projects/424242424242/locations/global/workloadIdentityPools/ci/providers/ci',
      subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
      token_url: `${origin}/token`,
      credential_source: { file: subjectFile },
    }
    await writeFile(this.file(holder), JSON.stringify(credentials), { mode: 0o600 })
  }
}
