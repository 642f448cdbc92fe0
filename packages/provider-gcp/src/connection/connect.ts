/** Credentials, then clients. */
import type { Connection, ConnectOptions } from '@skyfold/plugin-api'
import type { GcpClients } from '../clients.ts'
import { createOperations } from '../operations/operations.ts'
import { findCredentials } from './credentials.ts'
import { createFunctionsClient } from './functions-client.ts'
import { createRestClient } from './rest-client.ts'

/** Errors: GCP_CREDENTIALS_MISSING, GCP_CREDENTIALS_REJECTED, GCP_PROJECT_MISSING, GCP_ENDPOINT_INVALID. */
export async function connect(options: ConnectOptions): Promise<Connection<GcpClients>> {
  const credentials = await findCredentials(options)
  const functions = createFunctionsClient(credentials, options)
  const rest = createRestClient(credentials, options)
  const { project, principal } = credentials
  const clients: GcpClients = { project, functions, rest }
  return {
    clients,
    account: { key: `gcp/${project}`, label: `project ${project} (${principal})` },
    operations: createOperations(clients, options),
    close: () => functions.close(),
  }
}
