/** `${gcp-secret:…}`: values of Secret Manager. https://cloud.google.com/secret-manager/docs/reference/rest */
import type { SourceContext, SourceResolver } from '@skyfold/manifest'
import { secretMember, secretValue } from '@skyfold/manifest'
import type { SourceFactory, SourceOptions } from '@skyfold/plugin-api'
import type { RestClient } from '../clients.ts'
import { findCredentials } from '../connection/credentials.ts'
import { asObject } from '../connection/exchange.ts'
import { createRestClient } from '../connection/rest-client.ts'

/**
 * `${gcp-secret(project):name}`, `name/version` (the latest without it) or `projects/p/secrets/name/versions/1`. A secret
 * that holds JSON is an object, and `name:key` is one of its values; the word `raw` instead of a project leaves it a text.
 */
export const secretSource: SourceFactory = ({ env }: SourceOptions): SourceResolver => {
  const payloads = new Map<string, Promise<string | undefined>>()
  return async (address, context) => {
    const wanted = parseAddress(address)
    if (!wanted) return undefined
    const raw = context.parameter === 'raw'
    const project = wanted.project ?? ((raw ? '' : context.parameter) || (await projectOf(context)))
    const key = `${project ?? ''}/${wanted.name}/${wanted.version}`
    const payload = payloads.get(key) ?? readPayload(env, wanted, project)
    payloads.set(key, payload)
    const text = await payload
    if (text === undefined) return undefined
    const value = secretValue(text, { origin: `gcp-secret:${wanted.name}`, raw })
    return wanted.key === undefined ? value : secretMember(value, wanted.key)
  }
}

interface Wanted {
  readonly project: string | undefined
  readonly name: string
  readonly version: string
  readonly key: string | undefined
}

const ADDRESS = /^(?:projects\/([^/:]+)\/secrets\/)?([\w-]+)(?:\/(?:versions\/)?([\w-]+))?(?::(.+))?$/

function parseAddress(address: string): Wanted | undefined {
  const [whole, project, name = '', version = 'latest', key] = ADDRESS.exec(address) ?? []
  return whole === undefined ? undefined : { project, name, version, key }
}

async function readPayload(
  env: SourceOptions['env'],
  { name, version }: Wanted,
  project: string | undefined,
): Promise<string | undefined> {
  const credentials = await findCredentials({ env, options: project === undefined ? {} : { project } })
  const client: RestClient = createRestClient(credentials, { env, guard: () => undefined })
  const answer = await client.find({
    service: 'secretmanager',
    method: 'GET',
    path: `v1/projects/${project ?? credentials.project}/secrets/${name}/versions/${version}:access`,
  })
  if (!answer) return undefined
  const { data } = asObject(answer['payload'] ?? null)
  return Buffer.from(typeof data === 'string' ? data : '', 'base64').toString('utf8')
}

/** What the manifest says; otherwise the credentials name it. */
async function projectOf({ self }: SourceContext): Promise<string | undefined> {
  for (const path of [
    ['provider', 'project'],
    ['providers', 'gcp', 'project'],
  ]) {
    const project = await self(path)
    if (typeof project === 'string') return project
  }
  return undefined
}
