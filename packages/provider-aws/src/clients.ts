/**
 * The SDK's clients, each loaded when it is first needed. They never retry (the engine does), they ask the engine's
 * guard right before a request leaves, and what they throw is translated already.
 */
import type { ApiGatewayV2 } from '@aws-sdk/client-apigatewayv2'
import type { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs'
import type { IAM } from '@aws-sdk/client-iam'
import type { Lambda } from '@aws-sdk/client-lambda'
import type { Scheduler } from '@aws-sdk/client-scheduler'
import type { SQS } from '@aws-sdk/client-sqs'
import type { STS, STSClientConfig } from '@aws-sdk/client-sts'
import type { AccountIdentity, ConnectOptions, Connection } from '@skyfold/plugin-api'
import { translateFailure } from './request/failure.ts'
import { environmentKeys, profileOf } from './signing/credentials.ts'
import { createOperations } from './deployed/operations.ts'

export interface AwsClients {
  lambda(): Promise<Lambda>
  iam(): Promise<IAM>
  logs(): Promise<CloudWatchLogs>
  sqs(): Promise<SQS>
  scheduler(): Promise<Scheduler>
  apigatewayv2(): Promise<ApiGatewayV2>
}

/** Milliseconds. A CreateFunction with 50 MB on a slow line takes its time. */
const REQUEST_TIMEOUT = 300_000
const CONNECTION_TIMEOUT = 10_000

/** What every client is made with. */
interface Settings {
  readonly region: string
  readonly maxAttempts: number
  readonly requestHandler: { readonly connectionTimeout: number; readonly requestTimeout: number }
  readonly endpoint?: string
  readonly profile?: string
  readonly credentials?: Credentials
}

type Credentials = NonNullable<STSClientConfig['credentials']>

/** Finds credentials as the AWS CLI does and asks whose they are. Errors: AWS_CREDENTIALS_*, class `denied`. */
export async function connect(options: ConnectOptions): Promise<Connection<AwsClients>> {
  const profile = profileOf(options)
  const workshop = new ClientWorkshop(options, profile)
  const sts = await workshop.make(
    'sts',
    async (settings) => new (await import('@aws-sdk/client-sts')).STS(settings),
  )
  // One chain for all clients, so that a session is looked up once.
  workshop.credentials = sts.config.credentials
  const account = await identify(sts, profile)
  const clients: AwsClients = {
    lambda: workshop.once(
      'lambda',
      async (settings) => new (await import('@aws-sdk/client-lambda')).Lambda(settings),
    ),
    iam: workshop.once('iam', async (settings) => new (await import('@aws-sdk/client-iam')).IAM(settings)),
    logs: workshop.once(
      'logs',
      async (settings) => new (await import('@aws-sdk/client-cloudwatch-logs')).CloudWatchLogs(settings),
    ),
    sqs: workshop.once('sqs', async (settings) => new (await import('@aws-sdk/client-sqs')).SQS(settings)),
    scheduler: workshop.once(
      'scheduler',
      async (settings) => new (await import('@aws-sdk/client-scheduler')).Scheduler(settings),
    ),
    apigatewayv2: workshop.once(
      'apigateway',
      async (settings) => new (await import('@aws-sdk/client-apigatewayv2')).ApiGatewayV2(settings),
    ),
  }
  return {
    clients,
    account,
    operations: createOperations(clients, options.clock),
    close: async () => workshop.destroy(),
  }
}

async function identify(sts: STS, profile: string | undefined): Promise<AccountIdentity> {
  const { Account: account = '' } = await sts.getCallerIdentity({})
  const suffix = profile === undefined ? '' : ` (profile ${profile})`
  return { key: `aws:${account}`, label: `account ${account}${suffix}` }
}

/** What the SDK's clients have in common, as far as it is needed here. */
interface Client {
  readonly middlewareStack: object
  destroy(): void
}

class ClientWorkshop {
  credentials: Credentials | undefined
  readonly #options: ConnectOptions
  readonly #profile: string | undefined
  readonly #made: Client[] = []

  constructor(options: ConnectOptions, profile: string | undefined) {
    this.#options = options
    this.#profile = profile
    this.credentials = environmentKeys(options.env, profile)
  }

  /** `service`: as in IAM permissions. */
  async make<T extends Client>(service: string, create: (settings: Settings) => Promise<T>): Promise<T> {
    const client = await create(this.#settings(service))
    this.#made.push(client)
    interceptRequests(client, {
      guard: () => this.#options.guard(),
      translate: (error, operation, input) =>
        translateFailure(error, { service, operation, profile: this.#profile, input }),
    })
    return client
  }

  once<T extends Client>(service: string, create: (settings: Settings) => Promise<T>): () => Promise<T> {
    let made: Promise<T> | undefined
    return () => (made ??= this.make(service, create))
  }

  destroy(): void {
    for (const client of this.#made) client.destroy()
  }

  #settings(service: string): Settings {
    const { env, stack } = this.#options
    const endpoint = env[`AWS_ENDPOINT_URL_${service.toUpperCase()}`] ?? env['AWS_ENDPOINT_URL']
    return {
      region: stack.region,
      maxAttempts: 1,
      requestHandler: { connectionTimeout: CONNECTION_TIMEOUT, requestTimeout: REQUEST_TIMEOUT },
      ...(endpoint === undefined ? {} : { endpoint }),
      ...(this.#profile === undefined ? {} : { profile: this.#profile }),
      ...(this.credentials === undefined ? {} : { credentials: this.credentials }),
    }
  }
}

interface Interception {
  readonly guard: () => void
  readonly translate: (error: unknown, operation: string, input: unknown) => Error
}

type Next = (args: { readonly input: unknown }) => Promise<unknown>

interface Stack {
  add(
    middleware: (next: Next, context: { readonly commandName?: string }) => Next,
    options: {
      readonly step: 'initialize' | 'deserialize'
      readonly priority: 'high' | 'low'
      readonly name: string
    },
  ): void
}

/**
 * `initialize` is the outermost step and sees every failure. `deserialize` at low priority is the innermost: after
 * signing, nothing but the socket comes behind it.
 */
function interceptRequests(client: Client, { guard, translate }: Interception): void {
  // The stack's type depends on the client's inputs and outputs, which are not looked at here.
  const stack = client.middlewareStack as Stack
  stack.add(
    (next, { commandName = 'Command' }) =>
      async (args) => {
        try {
          return await next(args)
        } catch (error) {
          throw translate(error, commandName.replace(/Command$/, ''), args.input)
        }
      },
    { step: 'initialize', priority: 'high', name: 'skyfoldTranslate' },
  )
  stack.add(
    (next) => async (args) => {
      guard()
      return next(args)
    },
    { step: 'deserialize', priority: 'low', name: 'skyfoldGuard' },
  )
}
