import type { Capabilities } from '@skyfold/plugin-api'
import { provider as aws } from '@skyfold/provider-aws'
import { provider as azure } from '@skyfold/provider-azure'
import { provider as gcp } from '@skyfold/provider-gcp'
import { provider as local } from '@skyfold/provider-local'

const TABLES: Readonly<Record<string, Capabilities>> = {
  aws: aws.capabilities,
  azure: azure.capabilities,
  gcp: gcp.capabilities,
  local: local.capabilities,
}

/** The capability table of a provider. Errors: there is none of that name. */
export function capabilitiesOf(provider: string): Capabilities {
  const table = TABLES[provider]
  if (!table) throw new Error(`no provider ${provider}`)
  return table
}
