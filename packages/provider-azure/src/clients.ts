/** The clients of Azure, loaded when they are first needed. Nothing is retried here: the engine does that. */
import type { WebSiteManagementClient } from '@azure/arm-appservice'
import type { Pipeline, PipelinePolicy } from '@azure/core-rest-pipeline'
import type { TokenCredential } from '@azure/identity'
import type { ArmClient } from './request/arm.ts'
import { ARM_HOST, createArm } from './request/arm.ts'
import type { HttpAnswer, HttpRequest } from './request/http.ts'
import { send } from './request/send.ts'
import {
  bearerTokenAuthenticationPolicy,
  createDefaultHttpClient,
  createEmptyPipeline,
  tlsPolicy,
} from '@azure/core-rest-pipeline'

export const ARM_SCOPE: string = `${ARM_HOST}/.default`
const STORAGE_SCOPE = 'https://storage.azure.com/.default'
/** The version whose types are published and checked in tests. */
const WEB_API_VERSION = '2025-03-01'

export interface AzureClients {
  readonly subscriptionId: string
  /** Resource Manager, for what no SDK of ours knows. */
  readonly arm: ArmClient
  /** The SDK for plans, sites and their settings. */
  web(): Promise<WebSiteManagementClient>
  /** Any other host of Azure, with a token of Resource Manager, of storage, or with none. */
  send(request: HttpRequest, audience: 'arm' | 'storage' | 'none'): Promise<HttpAnswer>
}

/** A server that every request goes to instead: the host that it is meant for becomes the first segment of the path. */
export interface StandIn {
  /** `https://127.0.0.1:4433`. */
  readonly origin: string
  /** PEM of the authorities that it is trusted by, instead of those that Node knows. */
  readonly ca?: string
}

export interface ClientOptions {
  readonly credential: TokenCredential
  readonly subscriptionId: string
  /** Stands in for all of Azure. */
  readonly standIn?: StandIn
  /** Called before each request is written. */
  readonly guard: () => void
}

export function createClients({ credential, subscriptionId, standIn, guard }: ClientOptions): AzureClients {
  const client = createDefaultHttpClient()
  const last = [
    ...(standIn ? [standInPolicy(standIn), tlsPolicy(tlsOptions(standIn))] : []),
    guardPolicy(guard),
  ]
  const pipelines = {
    arm: createPipeline(last, credential, ARM_SCOPE),
    storage: createPipeline(last, credential, STORAGE_SCOPE),
    none: createPipeline(last),
  }
  const sendTo: AzureClients['send'] = (request, audience) => send(client, pipelines[audience], request)
  let web: Promise<WebSiteManagementClient> | undefined
  return {
    subscriptionId,
    arm: createArm((request) => sendTo(request, 'arm')),
    web: () => (web ??= loadWeb(credential, subscriptionId, last)),
    send: sendTo,
  }
}

/** Sends requests to one service of Azure, signed for `scope`. */
export function createSender({
  credential,
  scope,
  standIn,
}: Pick<ClientOptions, 'credential' | 'standIn'> & { readonly scope: string }): (
  request: HttpRequest,
) => Promise<HttpAnswer> {
  const client = createDefaultHttpClient()
  const last = standIn ? [standInPolicy(standIn), tlsPolicy(tlsOptions(standIn))] : []
  const pipeline = createPipeline(last, credential, scope)
  return (request) => send(client, pipeline, request)
}

async function loadWeb(
  credential: TokenCredential,
  subscriptionId: string,
  policies: readonly PipelinePolicy[],
): Promise<WebSiteManagementClient> {
  const { WebSiteManagementClient: Client } = await import('@azure/arm-appservice')
  return new Client(credential, subscriptionId, {
    apiVersion: WEB_API_VERSION,
    retryOptions: { maxRetries: 0 },
    // Added in order behind the signature, so that the guard stands next to the socket.
    additionalPolicies: policies.map((policy) => ({ policy, position: 'perRetry' })),
  })
}

function createPipeline(
  last: readonly PipelinePolicy[],
  credential?: TokenCredential,
  scopes?: string,
): Pipeline {
  const pipeline = createEmptyPipeline()
  if (credential && scopes !== undefined)
    pipeline.addPolicy(bearerTokenAuthenticationPolicy({ credential, scopes }), { phase: 'Sign' })
  for (const policy of last) pipeline.addPolicy(policy, { afterPhase: 'Sign' })
  return pipeline
}

function guardPolicy(guard: () => void): PipelinePolicy {
  return {
    name: 'skyfoldGuard',
    sendRequest(request, next) {
      guard()
      return next(request)
    },
  }
}

/** For the options of Azure's clients. */
export function tlsOptions({ ca }: StandIn): { ca?: string } {
  return ca === undefined ? {} : { ca }
}

/** `https://app.scm.azurewebsites.net/api` → `<endpoint>/app.scm.azurewebsites.net/api`; Resource Manager is at the root. */
function standInPolicy({ origin: endpoint }: StandIn): PipelinePolicy {
  return {
    name: 'skyfoldStandIn',
    sendRequest(request, next) {
      const { origin, host, pathname, search } = new URL(request.url)
      const prefix = origin === ARM_HOST ? '' : `/${host}`
      request.url = `${endpoint}${prefix}${pathname}${search}`
      return next(request)
    },
  }
}
