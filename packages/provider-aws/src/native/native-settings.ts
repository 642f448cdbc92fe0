/**
 * What becomes of the settings that only AWS knows: a table, so that none is dropped in silence. `refused`: without it a
 * function would fail or be less protected than the manifest says. `lost`: it works, but without that. `idle`: it speaks of
 * CloudFormation or of the Serverless Framework, which have no part here.
 */
import type {
  Diagnostic,
  DiagnosticCatalogue,
  JsonObject,
  Service,
  SourceRange,
  Target,
} from '@skyfold/manifest'
import { defineDiagnostics } from '@skyfold/manifest'

interface Fate {
  readonly kind: 'refused' | 'lost' | 'idle'
  /** What is missing, or why nothing is; a clause. */
  readonly reason: string
}

interface Details {
  AWS_SETTING_REFUSED: { readonly setting: string; readonly reason: string }
  AWS_SETTING_LOST: { readonly setting: string; readonly reason: string }
  AWS_SETTING_IDLE: { readonly setting: string; readonly reason: string }
}

const nativeDiagnostics: DiagnosticCatalogue<Details> = defineDiagnostics<Details>({
  AWS_SETTING_REFUSED: {
    severity: 'error',
    message: ({ setting, reason }) => `\`${setting}\` is not deployed, and ${reason}.`,
    hint: () => 'Remove it if the functions can do without, or deploy this service with another tool.',
  },
  AWS_SETTING_LOST: {
    severity: 'warning',
    message: ({ setting, reason }) => `\`${setting}\` is not deployed: ${reason}.`,
    hint: () => 'Set it in the account where it is needed, or remove it.',
  },
  AWS_SETTING_IDLE: {
    severity: 'note',
    message: ({ setting, reason }) => `\`${setting}\` has no effect: ${reason}.`,
    hint: () => 'Nothing needs to be done.',
  },
})

const FACTORIES = {
  refused: nativeDiagnostics.AWS_SETTING_REFUSED,
  lost: nativeDiagnostics.AWS_SETTING_LOST,
  idle: nativeDiagnostics.AWS_SETTING_IDLE,
} as const

const PERMISSIONS = refused('the functions would lack its permissions')
const NETWORK = refused('the functions could not reach what is in there')
const CODE = refused('the functions would lack the code in them')
const OPEN = refused('the API would be open to callers whom it keeps out')
const NO_STACK = idle('there is no CloudFormation stack')
const FRAMEWORK = idle('it speaks to the Serverless Framework')
const NOT_HERE = idle('nothing that it speaks of is made')
const RETRIES = lost('failed asynchronous calls are treated as Lambda does by default')

/** Keys that are the same on a function and on `provider`. */
const BOTH: Readonly<Record<string, Fate>> = {
  kmsKeyArn: refused('environment variables would be encrypted with another key'),
  layers: CODE,
  logDataProtectionPolicy: refused('the log would show what it masks'),
  logs: lost('logs are text in the group of each function'),
  recursiveLoop: lost('Lambda stops calls in a circle'),
  runtimeManagement: lost('AWS updates the runtime by itself'),
  tracing: lost('nothing is traced'),
  vpc: NETWORK,
}

const OF_FUNCTIONS: Readonly<Record<string, Fate>> = {
  ...BOTH,
  awsKmsKeyArn: refused('environment variables would be encrypted with another key'),
  condition: refused('the function would be there under every condition'),
  cors: NOT_HERE,
  dependsOn: NO_STACK,
  destinations: lost('results of asynchronous calls go nowhere'),
  disableLogs: lost('the function has a log'),
  durableConfig: refused('executions would not be durable'),
  ephemeralStorageSize: refused('`/tmp` would have 512 MB'),
  fileSystemConfig: refused('the function would not find the files'),
  iamRoleStatements: PERMISSIONS,
  iamRoleStatementsInherit: idle('every function has the statements of `provider.iam.role.statements`'),
  iamRoleStatementsName: idle('the role is named after the function'),
  logRetentionInDays: lost('the log is kept as `provider.logRetentionInDays` says'),
  maximumEventAge: RETRIES,
  maximumRetryAttempts: RETRIES,
  name: lost(
    'the function is named after service, stage and key; who calls it by this name does not find it',
  ),
  onError: lost('events of failed asynchronous calls go nowhere'),
  role: PERMISSIONS,
  tenancyConfig: refused('tenants would not be kept apart'),
  url: lost('it has no address of its own; an `httpApi` event gives it one'),
  versionFunction: idle('every deploy publishes a version'),
}

/** Keys of `provider:`; those that are missing here are read. */
const OF_PROVIDER: Readonly<Record<string, Fate>> = {
  ...BOTH,
  alb: NOT_HERE,
  apiName: lost('the API is named after the service and the stage'),
  build: FRAMEWORK,
  cloudFront: NOT_HERE,
  deploymentBucket: idle('packages need no bucket'),
  deploymentMethod: NO_STACK,
  deploymentPrefix: NO_STACK,
  deploymentSettings: lost('a deploy moves all calls at once'),
  disableDefaultOutputExportNames: NO_STACK,
  disableRollback: NO_STACK,
  ecr: NOT_HERE,
  eventBridge: NOT_HERE,
  kinesis: NOT_HERE,
  notificationArns: NO_STACK,
  observability: FRAMEWORK,
  resolver: FRAMEWORK,
  rollbackConfiguration: NO_STACK,
  s3: NOT_HERE,
  stackName: NO_STACK,
  stackParameters: NO_STACK,
  stackPolicy: NO_STACK,
  vpcEndpointIds: OPEN,
  websocket: NOT_HERE,
  websocketsApiName: NOT_HERE,
  websocketsApiRouteSelectionExpression: NOT_HERE,
  websocketsDescription: NOT_HERE,
}

/** Parts of a mapping: `apiGateway.resourcePolicy`. */
const OF_PARTS: Readonly<Record<string, Readonly<Record<string, Fate>>>> = {
  apiGateway: {
    apiKeys: lost('no keys are made, and a route with `private: true` is refused'),
    resourcePolicy: OPEN,
    usagePlan: lost('calls are not counted and not limited'),
    restApiId: lost('the routes are added to an API of their own'),
  },
  httpApi: {
    id: lost('the routes are added to an API of their own'),
    disableDefaultEndpoint: OPEN,
  },
  iam: { deploymentRole: lost('the deploy acts with the credentials that it finds') },
  'iam.role': {
    managedPolicies: PERMISSIONS,
    permissionsBoundary: refused('the roles would not be bounded'),
    permissionBoundary: refused('the roles would not be bounded'),
    name: idle('each function has a role of its own, named after it'),
  },
}

/** One diagnostic for each setting of `provider` and of the functions that is not deployed. */
export function reviewNative(service: Service, target: Target): readonly Diagnostic[] {
  const { options, provider, source } = target
  return [
    ...fatesOf('provider', options, OF_PROVIDER).map((each) => say(each, source)),
    ...roleOf(options).map((each) => say(each, source)),
    ...privateOf(options).map((each) => say(each, source)),
    ...Object.entries(OF_PARTS).flatMap(([path, table]) =>
      fatesOf(`provider.${path}`, partAt(options, path), table).map((each) => say(each, source)),
    ),
    ...service.functions.flatMap(({ name, native, source: at }) =>
      fatesOf(`functions.${name}`, native?.[provider] ?? {}, OF_FUNCTIONS).map((each) => say(each, at)),
    ),
  ]
}

type Found = Fate & { readonly setting: string }

function fatesOf(
  path: string,
  settings: JsonObject,
  table: Readonly<Record<string, Fate>>,
): readonly Found[] {
  return Object.keys(settings).flatMap((key) => {
    const fate = Object.hasOwn(table, key) ? table[key] : undefined
    return fate ? [{ ...fate, setting: `${path}.${key}` }] : []
  })
}

/** `iam.role` as text (or `Ref`) is a role that exists. */
function roleOf(options: JsonObject): readonly Found[] {
  const role = partAt(options, 'iam')['role']
  const isOwn = isObject(role) && !Object.keys(role).some((key) => key === 'Ref' || key.startsWith('Fn::'))
  return role === undefined || isOwn ? [] : [{ ...PERMISSIONS, setting: 'provider.iam.role' }]
}

function privateOf({ endpointType }: JsonObject): readonly Found[] {
  if (endpointType === undefined) return []
  const isPrivate = typeof endpointType === 'string' && endpointType.toLowerCase() === 'private'
  const fate = isPrivate ? OPEN : idle('an HTTP API is regional')
  return [{ ...fate, setting: 'provider.endpointType' }]
}

function partAt(options: JsonObject, path: string): JsonObject {
  let value: JsonObject = options
  for (const key of path.split('.')) {
    const next = value[key]
    if (!isObject(next)) return {}
    value = next
  }
  return value
}

function isObject(value: JsonObject[string] | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function say({ kind, setting, reason }: Found, source: SourceRange | undefined): Diagnostic {
  return FACTORIES[kind]({ setting, reason }, { source })
}

function refused(reason: string): Fate {
  return { kind: 'refused', reason }
}

function lost(reason: string): Fate {
  return { kind: 'lost', reason }
}

function idle(reason: string): Fate {
  return { kind: 'idle', reason }
}
