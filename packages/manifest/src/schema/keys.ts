/** The keys that a manifest may have beside those that the schemas name, and what each is for. */

/** Key → what it is for, in a sentence without subject. */
export type DescribedKeys = ReadonlyMap<string, string>

/** Top-level keys that are read by other tools, by variables alone, or not at all; they change nothing here. */
export const INFORMATIONAL_KEYS: DescribedKeys = new Map([
  ['app', 'Name of the application in the dashboard of the Serverless Framework.'],
  [
    'configValidationMode',
    'How strictly the Serverless Framework checks a manifest; it is always checked here.',
  ],
  ['console', 'A setting of the Serverless Framework.'],
  ['custom', 'Whatever variables or plugins read.'],
  ['dashboard', 'A setting of the Serverless Framework.'],
  ['deprecationNotificationMode', 'A setting of the Serverless Framework.'],
  ['disabledDeprecations', 'A setting of the Serverless Framework.'],
  ['enableLocalInstallationFallback', 'A setting of the Serverless Framework.'],
  ['frameworkVersion', 'Version of the Serverless Framework that the manifest was written for.'],
  ['licenseKey', 'A setting of the Serverless Framework.'],
  ['name', 'A name for people.'],
  ['org', 'Name of the organisation in the dashboard of the Serverless Framework.'],
  ['params', 'Values of `${param:…}` by stage; `default` for all stages.'],
  ['projectDir', 'A setting of the Serverless Framework.'],
  ['stages', 'Settings of stages; `params` in there are values of `${param:…}`.'],
  ['tenant', 'An older name of `org`.'],
  ['unresolvedVariablesNotificationMode', 'A setting of the Serverless Framework.'],
  ['variablesResolutionMode', 'A setting of the Serverless Framework.'],
])

/** Top-level keys whose content is not deployed, with the reason that is shown. */
export const UNDEPLOYED_KEYS: DescribedKeys = new Map([
  ['build', 'code is bundled by itself'],
  ['constructs', 'constructs other than a queue with a worker are not deployed'],
  ['include', 'files are included by `package.patterns`'],
  ['layers', 'layers are not deployed'],
  ['outputs', 'outputs of components are not deployed'],
  [
    'stepFunctions',
    'state machines of the step-functions plugin are not deployed; declare them under `resources:`',
  ],
])

/** Keys of the manifest that become part of the service. */
export const SERVICE_KEYS: DescribedKeys = new Map([
  ['service', 'Name of the service: lower-case letters, digits and `-`, a letter first.'],
  ['provider', 'Where the service goes and what all functions share; a name alone, or a mapping.'],
  [
    'providers',
    'Further places to go, by provider name, each with a region or several and settings of its own.',
  ],
  ['functions', 'The functions by name, or a list of such mappings.'],
  ['package', 'What goes into the packages of all functions.'],
  ['plugins', 'Plugins of Skyfold: package names, or paths inside the service folder.'],
  ['resources', 'CloudFormation, or a list of templates that are put together; for AWS alone.'],
  ['constructs', 'Constructs of the lift plugin; a queue with a worker becomes a function.'],
  ['tags', 'Tags of everything that is deployed.'],
  ['state', 'Where the state is kept: `file` or a URL. Without it, in the object storage of the target.'],
  ['allowOutside', 'Folders beside the service folder that `${file(…)}` may read.'],
  ['moved', 'Addresses that changed, old to new, so that what is deployed is kept.'],
  ['protect', 'Addresses of resources that no deploy may delete or replace.'],
  ['useDotenv', 'Reads `.env` and `.env.<stage>` before variables are filled in.'],
])

/** Keys of `functions.<name>` that mean something on AWS only. */
export const AWS_FUNCTION_KEYS: DescribedKeys = new Map([
  ['awsKmsKeyArn', 'An older name of `kmsKeyArn`.'],
  ['condition', 'Condition of CloudFormation under which the function exists.'],
  ['cors', 'Left over from older manifests.'],
  ['dependsOn', 'Resources of CloudFormation that come first.'],
  ['destinations', 'Where results of asynchronous calls go: `onSuccess`, `onFailure`.'],
  ['disableLogs', 'Makes no log group.'],
  ['durableConfig', 'Settings of durable executions.'],
  ['ephemeralStorageSize', 'MB under `/tmp`: 512 to 10240.'],
  ['fileSystemConfig', 'An access point of EFS: `arn`, `localMountPath`.'],
  ['iamRoleStatements', 'Statements of the role of this function.'],
  ['image', 'A container image instead of a handler; it loads, and no provider deploys it.'],
  ['iamRoleStatementsInherit', 'Adds the statements of the provider.'],
  ['iamRoleStatementsName', 'Name of the role of this function.'],
  ['kmsKeyArn', 'Key that encrypts the environment.'],
  ['layers', 'ARNs of layers.'],
  ['logDataProtectionPolicy', 'Policy that masks data in the log.'],
  ['logRetentionInDays', 'How long the log is kept.'],
  ['logs', 'Format and levels of the log.'],
  ['maximumEventAge', 'Seconds that an asynchronous event may wait: 60 to 21600.'],
  ['maximumRetryAttempts', 'How often a failed asynchronous call is tried again: 0 to 2.'],
  ['name', 'Name of the Lambda function itself.'],
  ['onError', 'ARN of a topic for failed asynchronous calls.'],
  ['recursiveLoop', 'Whether calls in a circle are let through: `Allow` or `Terminate`.'],
  ['role', 'ARN of the role to run with.'],
  ['runtimeManagement', 'When the runtime is updated.'],
  ['tenancyConfig', 'Isolation of tenants.'],
  ['tracing', 'Tracing with X-Ray: `Active` or `PassThrough`.'],
  ['url', 'An address of Lambda itself.'],
  ['versionFunction', 'Whether a deploy publishes a version.'],
  ['vpc', 'Network: `securityGroupIds`, `subnetIds`.'],
])

/** Keys of `provider:` that mean something on AWS only. */
export const AWS_PROVIDER_KEYS: DescribedKeys = new Map([
  ['accountId', 'Left over from older manifests: the account follows from the credentials.'],
  ['alb', 'Load balancers: `targetGroupPrefix`, `authorizers`.'],
  ['apiGateway', 'The REST API.'],
  ['apiKeys', 'Stands under `apiGateway` today.'],
  ['apiName', 'Name of the REST API.'],
  ['build', 'How code is bundled; Skyfold bundles by itself.'],
  ['cfnRole', 'Stands under `iam.deploymentRole` today.'],
  ['cloudFront', 'Cache policies of distributions.'],
  ['deploymentBucket', 'Bucket for packages: a name or a mapping.'],
  ['deploymentMethod', 'How CloudFormation is called: `direct` or `changesets`.'],
  ['deploymentPrefix', 'Folder in the deployment bucket.'],
  ['deploymentSettings', 'Settings of gradual deployments.'],
  ['disableDefaultOutputExportNames', 'Leaves out the names of exports.'],
  ['disableRollback', 'Keeps what a failed deployment made.'],
  ['ecr', 'Images of containers.'],
  ['endpointType', 'Endpoint of the REST API: `regional`, `edge` or `private`.'],
  ['eventBridge', 'Settings of rules.'],
  ['httpApi', 'The HTTP API; its `cors` and `payload` hold for all `httpApi` events.'],
  [
    'iam',
    '`role` (an ARN, or `name`, `statements`, `managedPolicies`, `permissionsBoundary`) and `deploymentRole`.',
  ],
  ['iamManagedPolicies', 'Stands under `iam.role.managedPolicies` today.'],
  ['iamRoleStatements', 'Stands under `iam.role.statements` today.'],
  ['kinesis', 'Settings of consumers of Kinesis streams.'],
  ['kmsKeyArn', 'Key that encrypts the environments.'],
  ['lambdaHashingVersion', 'Left over from older manifests: packages are always compared by content.'],
  ['layers', 'ARNs of layers.'],
  ['logDataProtectionPolicy', 'Policy that masks data in the logs.'],
  ['logRetentionInDays', 'How long logs are kept.'],
  ['logs', 'Logs of APIs and functions.'],
  ['notificationArns', 'Topics that CloudFormation reports to.'],
  ['observability', 'A setting of the Serverless Framework.'],
  ['profile', 'Profile of the AWS credentials.'],
  ['recursiveLoop', 'Whether calls in a circle are let through.'],
  ['resolver', 'A setting of the Serverless Framework.'],
  ['resourcePolicy', 'Stands under `apiGateway.resourcePolicy` today.'],
  ['role', 'Stands under `iam.role` today.'],
  ['rolePermissionsBoundary', 'Stands under `iam.role.permissionsBoundary` today.'],
  ['rollbackConfiguration', 'Alarms that undo a deployment.'],
  ['runtimeManagement', 'When runtimes are updated.'],
  ['s3', 'Settings of buckets that `s3` events name.'],
  ['stackName', 'Name of the stack.'],
  ['stackParameters', 'Parameters of the stack.'],
  ['stackPolicy', 'Policy of the stack.'],
  ['tracing', 'Tracing with X-Ray: `lambda`, `apiGateway`.'],
  ['usagePlan', 'Stands under `apiGateway` today.'],
  ['versionFunctions', 'Left over from older manifests: every deploy publishes a version.'],
  ['vpc', 'Network: `securityGroupIds`, `subnetIds`.'],
  ['vpcEndpointIds', 'Endpoints of a private REST API.'],
  ['websocket', 'The WebSocket API.'],
  ['websocketsApiName', 'Name of the WebSocket API.'],
  ['websocketsApiRouteSelectionExpression', 'How a message finds its route.'],
  ['websocketsDescription', 'Description of the WebSocket API.'],
])

/** Keys of `provider:` with a meaning on every provider. They are not part of `Target.options`. */
export const NEUTRAL_PROVIDER_KEYS: DescribedKeys = new Map([
  ['name', 'Name of the provider: `aws`, `gcp`, `azure` or `local`.'],
  ['region', 'Region, or a list of regions.'],
  ['stage', 'Stage; `--stage` comes first, and `dev` is the default.'],
  ['runtime', 'Runtime of all functions.'],
  ['memorySize', 'Memory of all functions, in MB.'],
  ['timeout', 'Longest time of a call, in seconds.'],
  ['environment', 'Environment variables of all functions.'],
  ['architecture', 'Processor: `x86_64` or `arm64`.'],
  ['provisionedConcurrency', 'Environments kept ready for each function.'],
  ['reservedConcurrency', 'Upper bound of concurrent calls of each function.'],
  ['snapStart', 'Starts from a snapshot.'],
  ['description', 'A text about all functions.'],
  ['tags', 'Tags of all functions.'],
  ['stackTags', 'Tags of everything that is deployed.'],
  ['auth', 'Who may call routes that do not say it: `public` or `iam`.'],
  ['style', 'How handlers are written: `lambda` or `fetch`.'],
])

/** Provider names that may stand as keys beside other settings, even where they are no target. */
export const PROVIDER_NAMES: ReadonlySet<string> = new Set(['aws', 'azure', 'gcp', 'local'])
