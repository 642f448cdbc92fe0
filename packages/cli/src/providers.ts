/** Every provider by name, loaded when it is used. Adding one is adding a line. */
import type { Provider } from '@skyfold/plugin-api'

const PROVIDERS: Readonly<Record<string, () => Promise<Provider>>> = {
  local: async () => (await import('@skyfold/provider-local')).provider,
  aws: async () => (await import('@skyfold/provider-aws')).provider,
  gcp: async () => (await import('@skyfold/provider-gcp')).provider,
  azure: async () => (await import('@skyfold/provider-azure')).provider,
}

/** Scheme of `state:` → the provider whose object storage it means. Each of them has `Provider.states`. */
export const STATE_SCHEMES: Readonly<Record<string, string>> = { s3: 'aws', gs: 'gcp', azblob: 'azure' }

/** Prefix of variables → the provider whose `Provider.sources` answers them. */
export const SOURCE_PROVIDERS: Readonly<Record<string, string>> = {
  aws: 'aws',
  'azure-keyvault': 'azure',
  cf: 'aws',
  'gcp-secret': 'gcp',
  s3: 'aws',
  secretsManager: 'aws',
  ssm: 'aws',
}

/** The names, in the order in which tables show them. */
export const PROVIDER_NAMES: readonly string[] = Object.keys(PROVIDERS)

/** Loads a provider; undefined for a name that is not in the table. */
export async function loadProvider(name: string): Promise<Provider | undefined> {
  return Object.hasOwn(PROVIDERS, name) ? PROVIDERS[name]?.() : undefined
}
