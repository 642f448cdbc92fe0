/** Where each API is: Google's own place, or the one that gcloud's variables name. */
import { SkyfoldError } from '@skyfold/plugin-api'
import type { RestService } from '../clients.ts'
import { errors } from '../errors.ts'

type Env = Readonly<Record<string, string | undefined>>

/**
 * The address of a service, with a trailing slash. `CLOUDSDK_API_ENDPOINT_OVERRIDES_<SERVICE>` moves it, as it does for
 * gcloud; credentials go to nowhere but https, or to this machine. Errors: GCP_ENDPOINT_INVALID.
 */
export function endpointOf(service: RestService | 'cloudfunctions', env: Env): URL {
  const variable = `CLOUDSDK_API_ENDPOINT_OVERRIDES_${service.toUpperCase()}`
  const value = env[variable]
  if (!value) return new URL(`https://${service}.googleapis.com/`)
  const url = URL.canParse(value) ? new URL(value) : undefined
  const isHere = url?.protocol === 'http:' && /^(127\.0\.0\.1|\[::1\]|localhost)$/.test(url.hostname)
  if (!url || !(url.protocol === 'https:' || isHere)) {
    throw new SkyfoldError(errors.GCP_ENDPOINT_INVALID({ variable, value }), { failure: 'denied' })
  }
  return url
}
