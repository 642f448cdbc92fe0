/** How a storage account is reached: with its key where the environment has one, else with a token. */
import type { ConnectOptions } from '@skyfold/plugin-api'
import { SkyfoldError } from '@skyfold/plugin-api'
import { errors } from '../errors.ts'
import { stateErrors } from '../state/diagnostics.ts'
import type { AccountKey } from './shared-key.ts'

type Env = ConnectOptions['env']

export interface AccountAccess {
  /** With a slash at the end. */
  readonly endpoint: URL
  /** `undefined`: sign in. */
  readonly key: AccountKey | undefined
}

/**
 * AZURE_STORAGE_CONNECTION_STRING, or AZURE_STORAGE_KEY (with AZURE_STORAGE_ACCOUNT), as the CLI of Azure has them, if
 * they are about this account. Errors: AZURE_STORAGE_KEY_INVALID, AZURE_ENDPOINT_INVALID.
 */
export function accessAccount(account: string, env: Env): AccountAccess {
  const connection = connectionParts(env['AZURE_STORAGE_CONNECTION_STRING'])
  if (connection['AccountName'] === account && connection['AccountKey'] !== undefined) {
    const endpoint = connection['BlobEndpoint'] ?? hostOf(account, connection['EndpointSuffix'])
    return {
      endpoint: endpointOf(endpoint),
      key: keyOf(account, connection['AccountKey'], 'AZURE_STORAGE_CONNECTION_STRING'),
    }
  }
  const endpoint = endpointOf(hostOf(account))
  const { AZURE_STORAGE_KEY: key, AZURE_STORAGE_ACCOUNT: owner } = env
  if (!key || (owner && owner !== account)) return { endpoint, key: undefined }
  return { endpoint, key: keyOf(account, key, 'AZURE_STORAGE_KEY') }
}

function hostOf(account: string, suffix = 'core.windows.net'): string {
  return `https://${account}.blob.${suffix}`
}

/** `Name=value;Name=value`; values may hold `=`. */
function connectionParts(text = ''): Readonly<Record<string, string | undefined>> {
  const parts = text.split(';').map((part) => {
    const at = part.indexOf('=')
    return [part.slice(0, Math.max(at, 0)).trim(), part.slice(at + 1).trim()] as const
  })
  return Object.fromEntries(parts)
}

function keyOf(account: string, text: string, variable: string): AccountKey {
  const key = Buffer.from(text, 'base64')
  if (key.length > 0 && key.toString('base64') === text) return { account, key }
  throw new SkyfoldError(stateErrors.AZURE_STORAGE_KEY_INVALID({ variable }), { failure: 'denied' })
}

/** A signature travels over https only, or to this machine. */
function endpointOf(text: string): URL {
  const url = URL.canParse(text) ? new URL(text.endsWith('/') ? text : `${text}/`) : undefined
  const isHere = url?.protocol === 'http:' && /^(127\.0\.0\.1|\[::1\]|localhost)$/.test(url.hostname)
  if (url && (url.protocol === 'https:' || isHere)) return url
  throw new SkyfoldError(errors.AZURE_ENDPOINT_INVALID({ endpoint: text }), { failure: 'denied' })
}
