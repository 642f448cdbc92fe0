/** Opens the connection: which subscription, whose credentials, and that the one knows the other. */
import { readFile } from 'node:fs/promises'
import type { ConnectOptions, Connection } from '@skyfold/plugin-api'
import { SkyfoldError } from '@skyfold/plugin-api'
import type { AzureClients, StandIn } from './clients.ts'
import { errors } from './errors.ts'
import { asText } from './json.ts'
import { createOperations } from './deployed/operations.ts'

const SUBSCRIPTION_VERSION = '2022-12-01'

/**
 * `options.subscription` or AZURE_SUBSCRIPTION_ID says where; `options.endpoint` or SKYFOLD_AZURE_ENDPOINT stands in
 * for all of Azure. Errors: class `denied`, with what to type.
 */
export async function connect({ options, env, guard }: ConnectOptions): Promise<Connection<AzureClients>> {
  const subscriptionId = asText(options['subscription']) || env['AZURE_SUBSCRIPTION_ID']
  if (!subscriptionId) throw denied(errors.AZURE_SUBSCRIPTION_MISSING({}))
  const standIn = await findStandIn(asText(options['endpoint']) || env['SKYFOLD_AZURE_ENDPOINT'], env)
  const [{ findCredential }, { createClients }] = await Promise.all([
    import('./credential.ts'),
    import('./clients.ts'),
  ])
  const credential = await findCredential(env, standIn)
  const clients = createClients({
    credential,
    subscriptionId,
    guard,
    ...(standIn ? { standIn } : {}),
  })
  const subscription = await clients.arm.get(`/subscriptions/${subscriptionId}`, SUBSCRIPTION_VERSION)
  if (!subscription) throw denied(errors.AZURE_SUBSCRIPTION_UNKNOWN({ subscription: subscriptionId }))
  const label = `subscription ${asText(subscription['displayName'])} (${subscriptionId})`
  return {
    clients,
    account: { key: subscriptionId, label },
    operations: createOperations(clients),
    close: () => Promise.resolve(),
  }
}

/** Node reads the file of NODE_EXTRA_CA_CERTS when it starts; a stand-in may have come later. */
export async function findStandIn(
  text: string | undefined,
  env: ConnectOptions['env'],
): Promise<StandIn | undefined> {
  if (!text) return undefined
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url?.protocol !== 'https:' || url.pathname !== '/' || url.search !== '')
    throw denied(errors.AZURE_ENDPOINT_INVALID({ endpoint: text }))
  const file = env['NODE_EXTRA_CA_CERTS']
  return { origin: url.origin, ...(file ? { ca: await readFile(file, 'utf8') } : {}) }
}

function denied(diagnostic: SkyfoldError['diagnostic']): SkyfoldError {
  return new SkyfoldError(diagnostic, { failure: 'denied' })
}
