/** Finds credentials as users of Azure have them: a service principal or a federated token in the environment, or the tools. */
import type { TokenCredential } from '@azure/identity'
import { ClientSecretCredential, DefaultAzureCredential, WorkloadIdentityCredential } from '@azure/identity'
import type { StandIn } from './clients.ts'
import { ARM_SCOPE, tlsOptions } from './clients.ts'
import { credentialError } from './request/failure.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** Authorities that Entra ID itself knows; another one (a private cloud, a test) is taken at its word. */
const PUBLIC_AUTHORITY =
  /^https:\/\/login\.(microsoftonline\.com|microsoftonline\.us|chinacloudapi\.cn|partner\.microsoftonline\.cn)\/?$/

/** A credential that has given one token. Errors: class `denied`, with what to type. */
export async function findCredential(env: Environment, standIn?: StandIn): Promise<TokenCredential> {
  try {
    const credential = createCredential(env, standIn)
    await credential.getToken(ARM_SCOPE, { enableCae: true })
    return credential
  } catch (error) {
    throw credentialError(error)
  }
}

/** The variables are read from `env`; the tools behind `DefaultAzureCredential` read the process's own. */
function createCredential(env: Environment, standIn: StandIn | undefined): TokenCredential {
  const {
    AZURE_TENANT_ID: tenant,
    AZURE_CLIENT_ID: client,
    AZURE_CLIENT_SECRET: secret,
    AZURE_FEDERATED_TOKEN_FILE: tokenFilePath,
    AZURE_AUTHORITY_HOST: authorityHost,
  } = env
  const options = {
    ...(authorityHost === undefined ? {} : { authorityHost }),
    ...(standIn ? { tlsOptions: tlsOptions(standIn) } : {}),
    disableInstanceDiscovery: authorityHost !== undefined && !PUBLIC_AUTHORITY.test(authorityHost),
  }
  if (tenant && client && secret) return new ClientSecretCredential(tenant, client, secret, options)
  if (tenant && client && tokenFilePath)
    return new WorkloadIdentityCredential({ ...options, tenantId: tenant, clientId: client, tokenFilePath })
  return new DefaultAzureCredential({ ...options, ...(tenant ? { tenantId: tenant } : {}) })
}
