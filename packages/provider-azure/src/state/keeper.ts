/** States in Azure Blob Storage, by plain HTTPS: no SDK is loaded to read or write one. */
import type { ConnectOptions, StateHome, StateKeeper } from '@skyfold/plugin-api'
import { SkyfoldError } from '@skyfold/plugin-api'
import type { StandIn } from '../clients.ts'
import { findStandIn } from '../connect.ts'
import { errors } from '../errors.ts'
import { asText } from '../json.ts'
import { ARM_HOST, createArm } from '../request/arm.ts'
import { retryAfterOf } from '../request/http.ts'
import { accessAccount } from '../signing/account-access.ts'
import type { BootstrapOptions } from './bootstrap.ts'
import { accountState, bootstrap } from './bootstrap.ts'
import type { Home } from './home.ts'
import { namedPlace, ownPlace } from './place.ts'
import { BlobService } from './request.ts'
import { readSecretKey } from './secret-key.ts'
import { signature } from '../signing/shared-key.ts'
import { createStore } from './store.ts'
import type { TokenSource } from '../signing/tokens.ts'
import { bearerOf, createTokenSource } from '../signing/tokens.ts'
import type { Transport } from '../request/transport.ts'
import { createTransport } from '../request/transport.ts'

const ARM_SCOPE = `${ARM_HOST}/.default`
const STORAGE_SCOPE = 'https://storage.azure.com/.default'

/** `azblob://account/container/folder`; without a URL, the subscription's own account. */
export const states: StateKeeper = {
  scheme: 'azblob',
  async open(url, connection): Promise<StateHome> {
    const { options, env } = connection
    const standIn = await findStandIn(asText(options['endpoint']) || env['SKYFOLD_AZURE_ENDPOINT'], env)
    const home = url === undefined ? ownHome(connection, standIn) : namedHome(url, connection, standIn)
    return { store: createStore(home), secretKey: (make) => readSecretKey(home, make) }
  },
}

function namedHome(url: string, connection: ConnectOptions, standIn: StandIn | undefined): Home {
  const { env, clock, stack } = connection
  const place = namedPlace(url, stack)
  const { endpoint, key } = accessAccount(place.account, env)
  // An account key may be for another server than the one that stands in for Azure.
  const transport = createTransport(endpoint.protocol === 'http:' ? undefined : standIn)
  const token = createTokenSource({ env, clock, transport, standIn })
  const service = new BlobService({
    account: place.account,
    endpoint,
    transport,
    sign: async (request) => ({
      authorization: key ? signature(key, request) : `Bearer ${await token(STORAGE_SCOPE)}`,
    }),
    isAbsent: () => Promise.resolve(false),
  })
  return { place, service, prepare: () => Promise.resolve() }
}

function ownHome(connection: ConnectOptions, standIn: StandIn | undefined): Home {
  const { env, clock, options, stack } = connection
  const subscription = asText(options['subscription']) || env['AZURE_SUBSCRIPTION_ID']
  if (!subscription) throw new SkyfoldError(errors.AZURE_SUBSCRIPTION_MISSING({}), { failure: 'denied' })
  const transport = createTransport(standIn)
  const token = createTokenSource({ env, clock, transport, standIn })
  const place = ownPlace(subscription, stack)
  const service = new BlobService({
    account: place.account,
    endpoint: new URL(`https://${place.account}.blob.core.windows.net/`),
    transport,
    sign: async () => ({ authorization: `Bearer ${await token(STORAGE_SCOPE)}` }),
    isAbsent: async () => (await accountState(making)) === undefined,
  })
  const making: BootstrapOptions = {
    arm: armOver(transport, token),
    service,
    subscription,
    location: stack.region,
    clock,
    bearer: async () => bearerOf(await token(ARM_SCOPE)),
  }
  return { place, service, prepare: preparer(making) }
}

/** Once for a home, unless it failed: sees that the account is the subscription's own, and makes what is missing. */
function preparer(making: BootstrapOptions): Home['prepare'] {
  let prepared: Promise<void> | undefined
  const ensure = async (): Promise<void> => {
    if ((await accountState(making)) !== 'Succeeded') await bootstrap(making)
  }
  return (anew) => {
    if (anew) prepared = bootstrap(making)
    prepared ??= ensure()
    prepared.catch(() => (prepared = undefined))
    return prepared
  }
}

function armOver(transport: Transport, token: TokenSource): BootstrapOptions['arm'] {
  return createArm(async ({ method, url, headers = {}, body, operation }) => {
    const authorization = `Bearer ${await token(ARM_SCOPE)}`
    const request = { method, url: new URL(url), headers: { ...headers, authorization }, operation }
    const reply = await transport({ ...request, ...(body === undefined ? {} : { body }) })
    const retryAfterMs = retryAfterOf(reply.headers['retry-after'])
    return { status: reply.status, text: reply.bytes.toString('utf8'), retryAfterMs }
  })
}
