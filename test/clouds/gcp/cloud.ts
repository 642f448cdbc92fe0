/** A strict Google Cloud on loopback: gRPC for functions, REST for everything else, one project. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Cloud, CloudOptions, RunningCloud } from '../cloud.ts'
import { Traffic } from '../faults.ts'
import { TokenDesk } from './protocol/credentials.ts'
import { loadRoutes } from './protocol/discovery.ts'
import type { RunningGrpc } from './protocol/grpc-server.ts'
import { startGrpc } from './protocol/grpc-server.ts'
import type { RestMethods, RestService } from './protocol/rest-server.ts'
import { answerRest } from './protocol/rest-server.ts'
import { answerUpload } from './protocol/upload.ts'
import { iamCredentialsMethods, iamCredentialsRoutes } from './services/iam-credentials.ts'
import { iamMethods } from './services/iam.ts'
import { loggingMethods } from './services/logging.ts'
import { pubsubMethods } from './services/pubsub.ts'
import { runMethods } from './services/run.ts'
import { schedulerMethods } from './services/scheduler.ts'
import { secretManagerMethods } from './services/secret-manager.ts'
import { storageMethods } from './services/storage.ts'
import { World } from './world.ts'

/** What tests may look at and disturb beyond what all clouds have. */
export interface RunningGcp extends RunningCloud {
  readonly world: World
  /** How many access tokens were given out. */
  tokensIssued(): number
  /** Other credentials than those of `env`, for those who sign in without Google's library: entries of the environment. */
  readonly signIn: Readonly<
    Record<'key' | 'user' | 'machine', () => Promise<Readonly<Record<string, string>>>>
  >
}

export const gcpCloud: Cloud = { name: 'gcp', start: startGcp }

/** As `gcpCloud.start`, with the world behind it. */
export async function startGcp(options: CloudOptions = {}): Promise<RunningGcp> {
  const world = new World({
    settleMs: options.settleMs ?? 10,
    unseenPrincipals: options.unseenPrincipals ?? 0,
  })
  const traffic = new Traffic()
  const services = await loadServices()
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // Listening on a port, not on a pipe.
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const tokens = await TokenDesk.open(url)
  const authenticate = (authorization: string | undefined): void => tokens.check(authorization)
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (request.url === '/token') return tokens.exchange(request, response)
    if (request.url?.startsWith('/computeMetadata/')) return tokens.answerMetadata(request, response)
    if (await answerUpload({ world, traffic }, request, response)) return undefined
    if (await answerRest({ services, world, traffic, authenticate }, request, response)) return undefined
    return void response.writeHead(404).end()
  }
  server.on('request', (request, response) => void answer(request, response))
  const grpc = await startGrpc({ world, traffic, origin: url, authenticate })
  return {
    url,
    env: environment(world, url, grpc, tokens.file('valid')),
    badCredentials: {
      expired: { GOOGLE_APPLICATION_CREDENTIALS: tokens.file('expired') },
      unknown: { GOOGLE_APPLICATION_CREDENTIALS: tokens.file('unknown') },
    },
    tokensIssued: () => tokens.issued,
    signIn: {
      key: async () => ({ GOOGLE_APPLICATION_CREDENTIALS: await tokens.keyFile() }),
      user: async () => ({
        GOOGLE_APPLICATION_CREDENTIALS: await tokens.userFile(),
        CLOUDSDK_AUTH_TOKEN_HOST: `${url}/token`,
      }),
      machine: async () => ({
        GOOGLE_APPLICATION_CREDENTIALS: '',
        CLOUDSDK_CONFIG: '/nonexistent',
        GCE_METADATA_HOST: new URL(url).host,
      }),
    },
    traffic,
    world,
    objects: () => world.objects(),
    stop: async () => {
      server.closeAllConnections()
      await Promise.all([grpc.stop(), tokens.close(), new Promise((resolve) => server.close(resolve))])
    },
  }
}

const METHODS: Readonly<Record<string, RestMethods>> = {
  'cloudscheduler.v1': schedulerMethods,
  'pubsub.v1': pubsubMethods,
  'iam.v1': iamMethods,
  'run.v2': runMethods,
  'logging.v2': loggingMethods,
  'storage.v1': storageMethods,
  'secretmanager.v1': secretManagerMethods,
}

async function loadServices(): Promise<Readonly<Record<string, RestService>>> {
  const entries = await Promise.all(
    Object.entries(METHODS).map(async ([file, methods]) => {
      const service: RestService = { routes: await loadRoutes(file), methods }
      return [file.split('.')[0] ?? file, service] as const
    }),
  )
  const iamcredentials: RestService = { routes: iamCredentialsRoutes, methods: iamCredentialsMethods }
  return { ...Object.fromEntries(entries), iamcredentials }
}

/** gcloud's own variables for other endpoints: https://cloud.google.com/sdk/gcloud/reference/topic/configurations */
function environment(
  world: World,
  url: string,
  grpc: RunningGrpc,
  credentials: string,
): Readonly<Record<string, string>> {
  const names = ['iamcredentials', ...Object.keys(METHODS).map((file) => file.split('.')[0] ?? file)]
  const rest = names.map((name) => [
    `CLOUDSDK_API_ENDPOINT_OVERRIDES_${name.toUpperCase()}`,
    `${url}/${name}/`,
  ])
  return {
    GOOGLE_APPLICATION_CREDENTIALS: credentials,
    GOOGLE_CLOUD_PROJECT: world.project,
    CLOUDSDK_API_ENDPOINT_OVERRIDES_CLOUDFUNCTIONS: `http://127.0.0.1:${grpc.port}/`,
    ...Object.fromEntries(rest),
  }
}
