/** A strict AWS on the loopback interface: one account, all regions, no network. */
import { fileURLToPath } from 'node:url'
import type { Cloud, CloudOptions, RunningCloud } from '../cloud.ts'
import { loadModel } from './protocol/model.ts'
import { startServer } from './server.ts'
import type { Service } from './server.ts'
import { createApiGateway } from './services/apigatewayv2/apigatewayv2.ts'
import { createIam } from './services/iam.ts'
import { createLambda } from './services/lambda/lambda.ts'
import type { Responder } from './services/lambda/invocations.ts'
import { createLogs } from './services/logs.ts'
import { createScheduler } from './services/scheduler.ts'
import { createSqs } from './services/sqs/sqs.ts'
import { createS3 } from './services/s3/s3.ts'
import { createSsm } from './services/ssm.ts'
import { createSts } from './services/sts.ts'
import type { Behaviour, World } from './world.ts'

export interface AwsOptions extends CloudOptions {
  /** What functions answer; default: their payload. */
  readonly respond?: Responder
  /** Milliseconds; default the real clock. */
  readonly now?: () => number
  /** Secure parameters that are in Parameter Store of every region, by name. */
  readonly secureParameters?: Readonly<Record<string, string>>
  /** Names of S3 buckets that somebody else has already. */
  readonly foreignBuckets?: readonly string[]
}

/** The account of the fake. */
export const ACCOUNT = '111111111111'

const SETTLE_MS = 25
const KEYS = {
  valid: 'AKIAVALIDEXAMPLE0001',
  expired: 'ASIAEXPIREDEXAMPLE01',
  unknown: 'AKIAUNKNOWNEXAMPLE01',
}
const SECRET = 'fake-secret-access-key'

export const aws: Cloud = { name: 'aws', start: startAws }

/** Starts it with options of its own. Errors: the vendor's data is not there. */
export async function startAws(options: AwsOptions = {}): Promise<RunningCloud> {
  const world: World = {
    account: ACCOUNT,
    now: options.now ?? Date.now,
    settleMs: options.settleMs ?? SETTLE_MS,
  }
  let url = ''
  const behaviours = createBehaviours(world, options, () => url)
  const server = await startServer({
    services: await loadServices(behaviours),
    credentials: new Map([
      [KEYS.valid, { secretAccessKey: SECRET }],
      [KEYS.expired, { secretAccessKey: SECRET, expired: true }],
    ]),
    account: ACCOUNT,
    now: () => world.now(),
  })
  url = server.url
  return {
    url,
    env: environment(url),
    badCredentials: {
      expired: {
        AWS_ACCESS_KEY_ID: KEYS.expired,
        AWS_SECRET_ACCESS_KEY: SECRET,
        AWS_SESSION_TOKEN: 'expired',
      },
      unknown: { AWS_ACCESS_KEY_ID: KEYS.unknown, AWS_SECRET_ACCESS_KEY: SECRET },
    },
    traffic: server.traffic,
    objects: () => Object.values(behaviours).flatMap((one) => one.objects()),
    stop: () => server.stop(),
  }
}

type ServiceName = 'lambda' | 'iam' | 'logs' | 'sqs' | 'scheduler' | 'apigatewayv2' | 's3' | 'ssm' | 'sts'

function createBehaviours(
  world: World,
  options: AwsOptions,
  url: () => string,
): Record<ServiceName, Behaviour> {
  const iam = createIam(world, options.unseenPrincipals ?? 0)
  const sqs = createSqs(world, url)
  const logs = createLogs(world)
  const lambda = createLambda(world, {
    principals: iam,
    queues: sqs,
    logs: (region) => logs.sink(region),
    respond: options.respond ?? ((_name, payload) => payload),
  })
  return {
    lambda,
    iam,
    logs,
    sqs,
    scheduler: createScheduler(world, { principals: iam, functions: lambda }),
    apigatewayv2: createApiGateway(world),
    s3: createS3(world, options.foreignBuckets ?? []),
    ssm: createSsm(world, options.secureParameters ?? {}),
    sts: createSts(),
  }
}

/** Version of the model, signing name where it is another, and the service's wording of two failures. */
const SERVICES: Readonly<
  Record<
    ServiceName,
    Pick<Service, 'busy' | 'throttled' | 'exempt'> & { version: string; signingName?: string }
  >
> = {
  lambda: {
    version: '2015-03-31',
    busy: [
      'ResourceConflictException',
      'The operation cannot be performed at this time. An update is in progress for resource: fault',
    ],
    throttled: 'TooManyRequestsException',
    // Lambda checks these itself, with another error than a ValidationException.
    exempt: new Set(['Runtime']),
  },
  iam: {
    version: '2010-05-08',
    busy: [
      'ConcurrentModificationException',
      'The request was rejected because multiple requests to change this object were submitted simultaneously.',
    ],
    throttled: 'Throttling',
  },
  logs: {
    version: '2014-03-28',
    busy: [
      'OperationAbortedException',
      'A conflicting operation is currently in progress against this resource. Please try again.',
    ],
    throttled: 'ThrottlingException',
  },
  sqs: {
    version: '2012-11-05',
    busy: [
      'QueueDeletedRecently',
      'You must wait 60 seconds after deleting a queue before you can create another with the same name.',
    ],
    throttled: 'RequestThrottled',
  },
  scheduler: {
    version: '2021-06-30',
    busy: ['ConflictException', 'Concurrent modification.'],
    throttled: 'ThrottlingException',
  },
  apigatewayv2: {
    version: '2018-11-29',
    signingName: 'apigateway',
    busy: [
      'ConflictException',
      'Unable to complete operation due to concurrent modification. Please try again later.',
    ],
    throttled: 'TooManyRequestsException',
  },
  s3: {
    version: '2006-03-01',
    busy: [
      'ConditionalRequestConflict',
      'The conditional request cannot succeed due to a conflicting operation against this resource.',
    ],
    throttled: 'SlowDown',
  },
  ssm: {
    version: '2014-11-06',
    busy: [
      'TooManyUpdates',
      'There are concurrent updates for a resource that supports one update at a time.',
    ],
    throttled: 'ThrottlingException',
  },
  sts: { version: '2011-06-15', busy: ['RequestConflict', 'Concurrent request.'], throttled: 'Throttling' },
}

async function loadServices(
  behaviours: Record<ServiceName, Behaviour>,
): Promise<ReadonlyMap<string, Service>> {
  const entries = Object.entries(SERVICES).map(async ([name, { version, signingName, ...wording }]) => {
    // The keys of the table are the names of the services.
    const behaviour = behaviours[name as ServiceName]
    const service: Service = { model: await loadModel(name, version), behaviour, ...wording }
    return [signingName ?? name, service] as const
  })
  return new Map(await Promise.all(entries))
}

/** Keeps a client from every other source of settings on this machine. */
function environment(url: string): Readonly<Record<string, string>> {
  const absent = fileURLToPath(new URL('absent', import.meta.url))
  return {
    AWS_ENDPOINT_URL: url,
    AWS_REGION: 'eu-west-1',
    AWS_DEFAULT_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: KEYS.valid,
    AWS_SECRET_ACCESS_KEY: SECRET,
    AWS_CONFIG_FILE: absent,
    AWS_SHARED_CREDENTIALS_FILE: absent,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  }
}
