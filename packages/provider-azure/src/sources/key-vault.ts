/** `${azure-keyvault:…}`: secrets of a Key Vault. https://learn.microsoft.com/rest/api/keyvault/secrets/get-secret */
import type { SourceResolver } from '@skyfold/manifest'
import { secretMember, secretValue } from '@skyfold/manifest'
import type { SourceFactory, SourceOptions } from '@skyfold/plugin-api'
import { findStandIn } from '../connect.ts'
import { refusalError } from '../errors.ts'
import { asText } from '../json.ts'
import { isSuccess, jsonOf, refusalOf } from '../request/http.ts'
import type { HttpAnswer, HttpRequest } from '../request/http.ts'

const SCOPE = 'https://vault.azure.net/.default'
const API_VERSION = '7.4'

/**
 * `${azure-keyvault(vault):name}`, `name/version`, or `vault/name[/version]` without parentheses. A secret that holds
 * JSON is an object, and `name:key` is one of its values; `raw` in the parentheses leaves it a text.
 */
export const keyVaultSource: SourceFactory = ({ env }: SourceOptions): SourceResolver => {
  const secrets = new Map<string, Promise<string | undefined>>()
  let sender: Promise<Send> | undefined
  return async (address, { parameter }) => {
    const words = parameter.split(',').map((word) => word.trim())
    const wanted = parseAddress(
      address,
      words.find((word) => word !== '' && word !== 'raw'),
    )
    if (!wanted) return undefined
    sender ??= openSender(env)
    const send = await sender
    const key = [wanted.vault, wanted.name, wanted.version].join('/')
    const secret = secrets.get(key) ?? readSecret(send, wanted)
    secrets.set(key, secret)
    const text = await secret
    if (text === undefined) return undefined
    const value = secretValue(text, {
      origin: `azure-keyvault:${wanted.vault}/${wanted.name}`,
      raw: words.includes('raw'),
    })
    return wanted.key === undefined ? value : secretMember(value, wanted.key)
  }
}

type Send = (request: HttpRequest) => Promise<HttpAnswer>

interface Wanted {
  readonly vault: string
  readonly name: string
  readonly version: string | undefined
  readonly key: string | undefined
}

/** https://learn.microsoft.com/azure/key-vault/general/about-keys-secrets-certificates#object-identifiers */
const SECRET = /^([0-9a-zA-Z-]{1,127})(?:\/([0-9a-f]{32}))?(?::(.+))?$/
const VAULT = /^[0-9a-zA-Z-]{3,24}$/

function parseAddress(address: string, named: string | undefined): Wanted | undefined {
  const slash = address.indexOf('/')
  const vault = named ?? address.slice(0, Math.max(0, slash))
  const rest = named === undefined ? address.slice(slash + 1) : address
  const [whole, name = '', version, key] = SECRET.exec(rest) ?? []
  return whole === undefined || !VAULT.test(vault) ? undefined : { vault, name, version, key }
}

/** Finds credentials when the first secret is asked for. */
async function openSender(env: SourceOptions['env']): Promise<Send> {
  const standIn = await findStandIn(env['SKYFOLD_AZURE_ENDPOINT'], env)
  const [{ findCredential }, { createSender }] = await Promise.all([
    import('../credential.ts'),
    import('../clients.ts'),
  ])
  const credential = await findCredential(env, standIn)
  return createSender({ credential, scope: SCOPE, ...(standIn ? { standIn } : {}) })
}

async function readSecret(send: Send, { vault, name, version }: Wanted): Promise<string | undefined> {
  const operation = `read the secret ${name} of the vault ${vault}`
  const path = version === undefined ? name : `${name}/${version}`
  const answer = await send({
    method: 'GET',
    url: `https://${vault}.vault.azure.net/secrets/${path}?api-version=${API_VERSION}`,
    headers: { accept: 'application/json' },
    operation,
  })
  if (answer.status === 404) return undefined
  if (!isSuccess(answer)) throw refusalError(refusalOf(answer), operation)
  return asText(jsonOf(answer)['value'])
}
