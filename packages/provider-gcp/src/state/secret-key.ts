/**
 * The key of the hashes that stand for secrets, in Secret Manager: whoever may read the states needs one more permission
 * to guess at what they stand for. Its first version is the key, whatever comes after it, so that of several makers one wins.
 */
import { randomBytes } from 'node:crypto'
import { SkyfoldError } from '@skyfold/plugin-api'
import type { RestClient } from '../clients.ts'
import { asObject } from '../connection/exchange.ts'
import { errors } from '../errors.ts'
import { crc32c } from './crc32c.ts'

const SECRET = 'skyfold-secret-key'
const KEY_BYTES = 32

/** The project's key; `null`: there is none, and `make` is not set. Errors: GCP_SECRET_KEY_UNREADABLE, those of the requests. */
export async function readSecretKey(
  client: RestClient,
  project: string,
  make: boolean,
): Promise<Uint8Array | null> {
  const found = await readFirst(client, project)
  if (found || !make) return found
  await createSecret(client, project)
  const data = Buffer.from(randomBytes(KEY_BYTES).toString('hex'))
  const payload = { data: data.toString('base64'), dataCrc32c: String(crc32c(data)) }
  const path = `v1/projects/${project}/secrets/${SECRET}:addVersion`
  await client.request({ service: 'secretmanager', method: 'POST', path, body: { payload } })
  return (await readFirst(client, project)) ?? unreadable(project)
}

async function readFirst(client: RestClient, project: string): Promise<Uint8Array | null> {
  const path = `v1/projects/${project}/secrets/${SECRET}/versions/1:access`
  const answer = await client.find({ service: 'secretmanager', method: 'GET', path })
  if (!answer) return null
  const { data, dataCrc32c } = asObject(answer['payload'] ?? null)
  const bytes = Buffer.from(typeof data === 'string' ? data : '', 'base64')
  const hex = bytes.toString('utf8').trim()
  const isWhole = dataCrc32c === undefined || Number(dataCrc32c) === crc32c(bytes)
  return isWhole && /^[0-9a-f]{64}$/i.test(hex) ? Buffer.from(hex, 'hex') : unreadable(project)
}

async function createSecret(client: RestClient, project: string): Promise<void> {
  const path = `v1/projects/${project}/secrets`
  const body = { replication: { automatic: {} }, labels: { skyfold: 'state' } }
  const query = { secretId: SECRET }
  try {
    await client.request({ service: 'secretmanager', method: 'POST', path, query, body })
  } catch (error) {
    // Somebody else makes it right now, or was stopped before it got its version.
    if (!(error instanceof SkyfoldError) || error.failure !== 'conflict') throw error
  }
}

function unreadable(project: string): never {
  throw new SkyfoldError(errors.GCP_SECRET_KEY_UNREADABLE({ secret: SECRET, project }), { failure: 'denied' })
}
