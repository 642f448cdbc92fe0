/** Where each API is: Google's own place, or the one that gcloud's variables name. */
import { SkyfoldError } from '@skyfold/plugin-api'
import type { RestService } from '../clients.ts'
import { errors } from '../errors.ts'

type Env = Readonly<Record<string, string | undefined>>

/**
 * The address of a service, with a trailing slash. `CLOUDSDK_API_ENDPOINT_OVERRIDES_<SERVICE>` moves it, as it does for
 * gcloud; credentials go to nowhere but https, or to this machine. Errors: GCP_ENDPOINT_INVALID.
 */
export function endpointOf(service: RestService | 'cloudfunctions' | 'storage', env: Env): URL {
  const variable = `CLOUDSDK_API_ENDPOINT_OVERRIDES_${service.toUpperCase()}`
  const value = env[variable]
  if (!value) return new URL(`https://${service}.googleapis.com/`)
  const url = URL.canParse(value) ? new URL(value) : undefined
  if (!url || !(url.protocol === 'https:' || isHere(url))) throw unusable(variable, value)
  return url
}

/**
 * Where STORAGE_EMULATOR_HOST says that an emulator of Cloud Storage is (`127.0.0.1:4443`, with or without a scheme),
 * which wants no credentials; `undefined`: nowhere. Errors: GCP_ENDPOINT_INVALID for another machine.
 */
export function storageEmulator(env: Env): URL | undefined {
  const variable = 'STORAGE_EMULATOR_HOST'
  const value = env[variable]
  if (!value) return undefined
  const text = value.includes('://') ? value : `http://${value}`
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || !isHere(url)) throw unusable(variable, value)
  return url
}

function isHere({ protocol, hostname }: URL): boolean {
  return protocol === 'http:' && /^(127\.0\.0\.1|\[::1\]|localhost)$/.test(hostname)
}

function unusable(variable: string, value: string): SkyfoldError {
  return new SkyfoldError(errors.GCP_ENDPOINT_INVALID({ variable, value }), { failure: 'denied' })
}
