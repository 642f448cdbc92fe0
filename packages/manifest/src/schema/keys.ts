/** The keys that a manifest may have, beside those that the schemas name. */

/** Top-level keys that are read by other tools, by variables alone, or not at all; they change nothing here. */
export const INFORMATIONAL_KEYS: ReadonlySet<string> = new Set([
  'app',
  'configValidationMode',
  'console',
  'custom',
  'dashboard',
  'deprecationNotificationMode',
  'disabledDeprecations',
  'enableLocalInstallationFallback',
  'frameworkVersion',
  'name',
  'org',
  'params',
  'projectDir',
  'tenant',
  'unresolvedVariablesNotificationMode',
  'variablesResolutionMode',
])

/** Top-level keys whose content is not deployed, with the reason that is shown. */
export const UNDEPLOYED_KEYS: ReadonlyMap<string, string> = new Map([
  ['constructs', 'constructs of the lift plugin are not deployed'],
  ['include', 'files are included by `package.patterns`'],
  ['layers', 'layers are not deployed'],
  ['outputs', 'outputs of components are not deployed'],
  [
    'stepFunctions',
    'state machines of the step-functions plugin are not deployed; declare them under `resources:`',
  ],
])

/** Keys of the manifest that become part of the service. */
export const SERVICE_KEYS: ReadonlySet<string> = new Set([
  'functions',
  'package',
  'plugins',
  'provider',
  'providers',
  'resources',
  'service',
  'state',
  'tags',
  'useDotenv',
])

/** Keys of `functions.<name>` that mean something on AWS only. */
export const AWS_FUNCTION_KEYS: ReadonlySet<string> = new Set([
  'awsKmsKeyArn',
  'condition',
  'cors',
  'dependsOn',
  'destinations',
  'disableLogs',
  'durableConfig',
  'ephemeralStorageSize',
  'fileSystemConfig',
  'iamRoleStatements',
  'iamRoleStatementsInherit',
  'iamRoleStatementsName',
  'kmsKeyArn',
  'layers',
  'logRetentionInDays',
  'logs',
  'maximumEventAge',
  'maximumRetryAttempts',
  'name',
  'onError',
  'recursiveLoop',
  'role',
  'runtimeManagement',
  'tracing',
  'url',
  'versionFunction',
  'vpc',
])

/** Keys of `provider:` that mean something on AWS only. */
export const AWS_PROVIDER_KEYS: ReadonlySet<string> = new Set([
  'accountId',
  'alb',
  'apiGateway',
  'apiKeys',
  'apiName',
  'cfnRole',
  'cloudFront',
  'deploymentBucket',
  'deploymentMethod',
  'deploymentPrefix',
  'deploymentSettings',
  'disableDefaultOutputExportNames',
  'disableRollback',
  'ecr',
  'endpointType',
  'eventBridge',
  'httpApi',
  'iam',
  'iamManagedPolicies',
  'iamRoleStatements',
  'kmsKeyArn',
  'lambdaHashingVersion',
  'layers',
  'logRetentionInDays',
  'logs',
  'notificationArns',
  'profile',
  'recursiveLoop',
  'resourcePolicy',
  'role',
  'rolePermissionsBoundary',
  'rollbackConfiguration',
  's3',
  'stackName',
  'stackParameters',
  'stackPolicy',
  'tracing',
  'usagePlan',
  'versionFunctions',
  'vpc',
  'vpcEndpointIds',
  'websocketsApiName',
  'websocketsApiRouteSelectionExpression',
  'websocketsDescription',
])

/** Keys of `provider:` with a meaning on every provider. They are not part of `Target.options`. */
export const NEUTRAL_PROVIDER_KEYS: ReadonlySet<string> = new Set([
  'architecture',
  'auth',
  'description',
  'environment',
  'memorySize',
  'name',
  'provisionedConcurrency',
  'region',
  'reservedConcurrency',
  'runtime',
  'snapStart',
  'stackTags',
  'stage',
  'style',
  'tags',
  'timeout',
])

/** Provider names that may stand as keys beside other settings, even where they are no target. */
export const PROVIDER_NAMES: ReadonlySet<string> = new Set(['aws', 'azure', 'gcp', 'local'])
