/** Types of a manifest written in TypeScript. Generated from the definition of a manifest: npm run docs. */

/** A variable, a CloudFormation function, or nothing. */
export type Later = `${string}\${${string}` | Intrinsic | null | undefined

/** A function of CloudFormation. */
export type Intrinsic =
  | { readonly Ref: unknown }
  | { readonly Condition: unknown }
  | { readonly [name: `Fn::${string}`]: unknown }

/** serverless.yml: one service, for AWS, Google Cloud, Azure or this machine. */
export interface Manifest {
  /** Name of the service: lower-case letters, digits and `-`, a letter first. */
  readonly service?: string | {
    readonly name?: string | Later
  } | Later
  /** Where the service goes and what all functions share; a name alone, or a mapping. */
  readonly provider?: string | ManifestProvider | Later
  /** Further places to go, by provider name, each with a region or several and settings of its own. */
  readonly providers?: { readonly [name: string]: string | readonly (unknown)[] | ManifestProvider | Later } | Later
  /** The functions by name, or a list of such mappings. */
  readonly functions?: { readonly [name: string]: ManifestFunction | Later } | readonly ({ readonly [name: string]: ManifestFunction | Later } | Later)[] | Later
  /** What goes into the packages of all functions. */
  readonly package?: {
    /** Files besides the code that a handler reaches: globs in the service folder, `!` excludes, the last match wins. */
    readonly patterns?: string | number | boolean | readonly (string | number | boolean | Later)[] | Later
    /** A ready-made zip; nothing is bundled. */
    readonly artifact?: string | number | boolean | Later
    /** Has no effect: only what the code imports is packaged. */
    readonly excludeDevDependencies?: unknown
    /** Has no effect: every function has a package of its own. */
    readonly individually?: unknown
    /** Has no effect. */
    readonly path?: unknown
    /** An older form of `patterns`. */
    readonly include?: string | number | boolean | readonly (string | number | boolean | Later)[] | Later
    /** An older form of `patterns` with `!`. */
    readonly exclude?: string | number | boolean | readonly (string | number | boolean | Later)[] | Later
  } | Later
  /** Plugins of Skyfold: package names, or paths inside the service folder. */
  readonly plugins?: string | readonly (string | Later)[] | { readonly [name: string]: unknown } | Later
  /** CloudFormation, or a list of templates that are put together; for AWS alone. */
  readonly resources?: { readonly [name: string]: unknown } | readonly ({ readonly [name: string]: unknown } | Later)[] | Later
  /** Constructs of the lift plugin; a queue with a worker becomes a function. */
  readonly constructs?: unknown
  /** Tags of everything that is deployed. */
  readonly tags?: { readonly [name: string]: string | number | boolean | Later } | Later
  /** Where the state is kept: `file` or a URL. Without it, in the object storage of the target. */
  readonly state?: string | {
    readonly url?: string | Later
  } | Later
  /** Folders beside the service folder that `${file(…)}` may read. */
  readonly allowOutside?: readonly (string | Later)[] | Later
  /** Addresses that changed, old to new, so that what is deployed is kept. */
  readonly moved?: readonly ({
    readonly from?: string | Later
    readonly to?: string | Later
  } | Later)[] | { readonly [name: string]: string | Later } | Later
  /** Addresses of resources that no deploy may delete or replace. */
  readonly protect?: string | readonly (string | Later)[] | Later
  /** Reads `.env` and `.env.<stage>` before variables are filled in. */
  readonly useDotenv?: unknown
  /** Name of the application in the dashboard of the Serverless Framework. */
  readonly app?: unknown
  /** How strictly the Serverless Framework checks a manifest; it is always checked here. */
  readonly configValidationMode?: unknown
  /** A setting of the Serverless Framework. */
  readonly console?: unknown
  /** Whatever variables or plugins read. */
  readonly custom?: unknown
  /** A setting of the Serverless Framework. */
  readonly dashboard?: unknown
  /** A setting of the Serverless Framework. */
  readonly deprecationNotificationMode?: unknown
  /** A setting of the Serverless Framework. */
  readonly disabledDeprecations?: unknown
  /** A setting of the Serverless Framework. */
  readonly enableLocalInstallationFallback?: unknown
  /** Version of the Serverless Framework that the manifest was written for. */
  readonly frameworkVersion?: unknown
  /** A setting of the Serverless Framework. */
  readonly licenseKey?: unknown
  /** A name for people. */
  readonly name?: unknown
  /** Name of the organisation in the dashboard of the Serverless Framework. */
  readonly org?: unknown
  /** Values of `${param:…}` by stage; `default` for all stages. */
  readonly params?: unknown
  /** A setting of the Serverless Framework. */
  readonly projectDir?: unknown
  /** Settings of stages; `params` in there are values of `${param:…}`. */
  readonly stages?: unknown
  /** An older name of `org`. */
  readonly tenant?: unknown
  /** A setting of the Serverless Framework. */
  readonly unresolvedVariablesNotificationMode?: unknown
  /** A setting of the Serverless Framework. */
  readonly variablesResolutionMode?: unknown
  /** Has no effect: code is bundled by itself. */
  readonly build?: unknown
  /** Has no effect: files are included by `package.patterns`. */
  readonly include?: unknown
  /** Has no effect: layers are not deployed. */
  readonly layers?: unknown
  /** Has no effect: outputs of components are not deployed. */
  readonly outputs?: unknown
  /** Has no effect: state machines of the step-functions plugin are not deployed; declare them under `resources:`. */
  readonly stepFunctions?: unknown
}

/** Settings of ManifestProvider. */
export interface ManifestProvider {
  /** Name of the provider: `aws`, `gcp`, `azure` or `local`. */
  readonly name?: string | Later
  /** Region, or a list of regions. */
  readonly region?: string | readonly (string | Later)[] | Later
  /** Stage; `--stage` comes first, and `dev` is the default. */
  readonly stage?: string | number | boolean | Later
  /** The runtime, in the names of AWS Lambda: `nodejs22.x`, `python3.13`. */
  readonly runtime?: string | number | boolean | Later
  /** Memory in MB; each provider has bounds and steps of its own. */
  readonly memorySize?: number | string | Later
  /** Longest time of a call in seconds; bounds depend on provider and event. */
  readonly timeout?: number | string | Later
  /** Environment variables of all functions. */
  readonly environment?: { readonly [name: string]: string | number | boolean | Later } | Later
  /** The processor. */
  readonly architecture?: 'x86_64' | 'arm64' | Later
  /** Environments that are kept ready. */
  readonly provisionedConcurrency?: number | string | Later
  /** Upper bound of concurrent calls. */
  readonly reservedConcurrency?: number | string | Later
  /** Starts from a snapshot of the initialised function. */
  readonly snapStart?: boolean | 'true' | 'false' | Later
  /** A text for people. */
  readonly description?: string | number | boolean | Later
  /** Tags; they are added to those of the provider. */
  readonly tags?: { readonly [name: string]: string | number | boolean | Later } | Later
  /** Tags of everything that is deployed. */
  readonly stackTags?: { readonly [name: string]: string | number | boolean | Later } | Later
  /** Who may call routes that do not say it: `public` or `iam`. */
  readonly auth?: 'public' | 'iam' | Later
  /** How handlers are written: `lambda` or `fetch`. */
  readonly style?: 'lambda' | 'fetch' | Later
  /** Left over from older manifests: the account follows from the credentials. */
  readonly accountId?: unknown
  /** Load balancers: `targetGroupPrefix`, `authorizers`. */
  readonly alb?: unknown
  /** The REST API. */
  readonly apiGateway?: unknown
  /** Stands under `apiGateway` today. */
  readonly apiKeys?: unknown
  /** Name of the REST API. */
  readonly apiName?: unknown
  /** How code is bundled; Skyfold bundles by itself. */
  readonly build?: unknown
  /** Stands under `iam.deploymentRole` today. */
  readonly cfnRole?: unknown
  /** Cache policies of distributions. */
  readonly cloudFront?: unknown
  /** Bucket for packages: a name or a mapping. */
  readonly deploymentBucket?: unknown
  /** How CloudFormation is called: `direct` or `changesets`. */
  readonly deploymentMethod?: unknown
  /** Folder in the deployment bucket. */
  readonly deploymentPrefix?: unknown
  /** Settings of gradual deployments. */
  readonly deploymentSettings?: unknown
  /** Leaves out the names of exports. */
  readonly disableDefaultOutputExportNames?: unknown
  /** Keeps what a failed deployment made. */
  readonly disableRollback?: unknown
  /** Images of containers. */
  readonly ecr?: unknown
  /** Endpoint of the REST API: `regional`, `edge` or `private`. */
  readonly endpointType?: unknown
  /** Settings of rules. */
  readonly eventBridge?: unknown
  /** The HTTP API; its `cors` and `payload` hold for all `httpApi` events. */
  readonly httpApi?: unknown
  /** `role` (an ARN, or `name`, `statements`, `managedPolicies`, `permissionsBoundary`) and `deploymentRole`. */
  readonly iam?: unknown
  /** Stands under `iam.role.managedPolicies` today. */
  readonly iamManagedPolicies?: unknown
  /** Stands under `iam.role.statements` today. */
  readonly iamRoleStatements?: unknown
  /** Settings of consumers of Kinesis streams. */
  readonly kinesis?: unknown
  /** Key that encrypts the environments. */
  readonly kmsKeyArn?: unknown
  /** Left over from older manifests: packages are always compared by content. */
  readonly lambdaHashingVersion?: unknown
  /** ARNs of layers. */
  readonly layers?: unknown
  /** Policy that masks data in the logs. */
  readonly logDataProtectionPolicy?: unknown
  /** How long logs are kept. */
  readonly logRetentionInDays?: unknown
  /** Logs of APIs and functions. */
  readonly logs?: unknown
  /** Topics that CloudFormation reports to. */
  readonly notificationArns?: unknown
  /** A setting of the Serverless Framework. */
  readonly observability?: unknown
  /** Profile of the AWS credentials. */
  readonly profile?: unknown
  /** Whether calls in a circle are let through. */
  readonly recursiveLoop?: unknown
  /** A setting of the Serverless Framework. */
  readonly resolver?: unknown
  /** Stands under `apiGateway.resourcePolicy` today. */
  readonly resourcePolicy?: unknown
  /** Stands under `iam.role` today. */
  readonly role?: unknown
  /** Stands under `iam.role.permissionsBoundary` today. */
  readonly rolePermissionsBoundary?: unknown
  /** Alarms that undo a deployment. */
  readonly rollbackConfiguration?: unknown
  /** When runtimes are updated. */
  readonly runtimeManagement?: unknown
  /** Settings of buckets that `s3` events name. */
  readonly s3?: unknown
  /** Name of the stack. */
  readonly stackName?: unknown
  /** Parameters of the stack. */
  readonly stackParameters?: unknown
  /** Policy of the stack. */
  readonly stackPolicy?: unknown
  /** Tracing with X-Ray: `lambda`, `apiGateway`. */
  readonly tracing?: unknown
  /** Stands under `apiGateway` today. */
  readonly usagePlan?: unknown
  /** Left over from older manifests: every deploy publishes a version. */
  readonly versionFunctions?: unknown
  /** Network: `securityGroupIds`, `subnetIds`. */
  readonly vpc?: unknown
  /** Endpoints of a private REST API. */
  readonly vpcEndpointIds?: unknown
  /** The WebSocket API. */
  readonly websocket?: unknown
  /** Name of the WebSocket API. */
  readonly websocketsApiName?: unknown
  /** How a message finds its route. */
  readonly websocketsApiRouteSelectionExpression?: unknown
  /** Description of the WebSocket API. */
  readonly websocketsDescription?: unknown
  /** Settings for aws alone. */
  readonly aws?: ManifestProvider | Later
  /** Settings for azure alone. */
  readonly azure?: ManifestProvider | Later
  /** Settings for gcp alone. */
  readonly gcp?: ManifestProvider | Later
  /** Settings for local alone. */
  readonly local?: ManifestProvider | Later
  /** Settings for google alone. */
  readonly google?: ManifestProvider | Later
}

/** Settings of ManifestFunction. */
export interface ManifestFunction {
  /** Module and export: `src/orders.create`; class and method, or a program, of other runtimes. */
  readonly handler?: string | Later
  /** What starts the function. */
  readonly events?: readonly (string | ManifestEvent | Later)[] | Later
  /** How the handler is written. */
  readonly style?: 'lambda' | 'fetch' | Later
  /** Environment variables, on top of those of the provider. */
  readonly environment?: { readonly [name: string]: string | number | boolean | Later } | Later
  /** What goes into the package of this function. */
  readonly package?: {
    /** Files besides the code that a handler reaches: globs in the service folder, `!` excludes, the last match wins. */
    readonly patterns?: string | number | boolean | readonly (string | number | boolean | Later)[] | Later
    /** A ready-made zip; nothing is bundled. */
    readonly artifact?: string | number | boolean | Later
    /** Has no effect: only what the code imports is packaged. */
    readonly excludeDevDependencies?: unknown
    /** Has no effect: every function has a package of its own. */
    readonly individually?: unknown
    /** Has no effect. */
    readonly path?: unknown
    /** An older form of `patterns`. */
    readonly include?: string | number | boolean | readonly (string | number | boolean | Later)[] | Later
    /** An older form of `patterns` with `!`. */
    readonly exclude?: string | number | boolean | readonly (string | number | boolean | Later)[] | Later
  } | Later
  /** The runtime, in the names of AWS Lambda: `nodejs22.x`, `python3.13`. */
  readonly runtime?: string | number | boolean | Later
  /** Memory in MB; each provider has bounds and steps of its own. */
  readonly memorySize?: number | string | Later
  /** Longest time of a call in seconds; bounds depend on provider and event. */
  readonly timeout?: number | string | Later
  /** The processor. */
  readonly architecture?: 'x86_64' | 'arm64' | Later
  /** Environments that are kept ready. */
  readonly provisionedConcurrency?: number | string | Later
  /** Upper bound of concurrent calls. */
  readonly reservedConcurrency?: number | string | Later
  /** Starts from a snapshot of the initialised function. */
  readonly snapStart?: boolean | 'true' | 'false' | Later
  /** A text for people. */
  readonly description?: string | number | boolean | Later
  /** Tags; they are added to those of the provider. */
  readonly tags?: { readonly [name: string]: string | number | boolean | Later } | Later
  /** An older name of `kmsKeyArn`. */
  readonly awsKmsKeyArn?: unknown
  /** Condition of CloudFormation under which the function exists. */
  readonly condition?: unknown
  /** Left over from older manifests. */
  readonly cors?: unknown
  /** Resources of CloudFormation that come first. */
  readonly dependsOn?: unknown
  /** Where results of asynchronous calls go: `onSuccess`, `onFailure`. */
  readonly destinations?: unknown
  /** Makes no log group. */
  readonly disableLogs?: unknown
  /** Settings of durable executions. */
  readonly durableConfig?: unknown
  /** MB under `/tmp`: 512 to 10240. */
  readonly ephemeralStorageSize?: unknown
  /** An access point of EFS: `arn`, `localMountPath`. */
  readonly fileSystemConfig?: unknown
  /** Statements of the role of this function. */
  readonly iamRoleStatements?: unknown
  /** A container image instead of a handler; it loads, and no provider deploys it. */
  readonly image?: unknown
  /** Adds the statements of the provider. */
  readonly iamRoleStatementsInherit?: unknown
  /** Name of the role of this function. */
  readonly iamRoleStatementsName?: unknown
  /** Key that encrypts the environment. */
  readonly kmsKeyArn?: unknown
  /** ARNs of layers. */
  readonly layers?: unknown
  /** Policy that masks data in the log. */
  readonly logDataProtectionPolicy?: unknown
  /** How long the log is kept. */
  readonly logRetentionInDays?: unknown
  /** Format and levels of the log. */
  readonly logs?: unknown
  /** Seconds that an asynchronous event may wait: 60 to 21600. */
  readonly maximumEventAge?: unknown
  /** How often a failed asynchronous call is tried again: 0 to 2. */
  readonly maximumRetryAttempts?: unknown
  /** Name of the Lambda function itself. */
  readonly name?: unknown
  /** ARN of a topic for failed asynchronous calls. */
  readonly onError?: unknown
  /** Whether calls in a circle are let through: `Allow` or `Terminate`. */
  readonly recursiveLoop?: unknown
  /** ARN of the role to run with. */
  readonly role?: unknown
  /** When the runtime is updated. */
  readonly runtimeManagement?: unknown
  /** Isolation of tenants. */
  readonly tenancyConfig?: unknown
  /** Tracing with X-Ray: `Active` or `PassThrough`. */
  readonly tracing?: unknown
  /** An address of Lambda itself. */
  readonly url?: unknown
  /** Whether a deploy publishes a version. */
  readonly versionFunction?: unknown
  /** Network: `securityGroupIds`, `subnetIds`. */
  readonly vpc?: unknown
  /** Settings for aws alone. */
  readonly aws?: ManifestOverride | Later
  /** Settings for azure alone. */
  readonly azure?: ManifestOverride | Later
  /** Settings for gcp alone. */
  readonly gcp?: ManifestOverride | Later
  /** Settings for local alone. */
  readonly local?: ManifestOverride | Later
  /** Settings for google alone. */
  readonly google?: ManifestOverride | Later
}

/** Settings of ManifestOverride. */
export interface ManifestOverride {
  /** The runtime, in the names of AWS Lambda: `nodejs22.x`, `python3.13`. */
  readonly runtime?: string | number | boolean | Later
  /** Memory in MB; each provider has bounds and steps of its own. */
  readonly memorySize?: number | string | Later
  /** Longest time of a call in seconds; bounds depend on provider and event. */
  readonly timeout?: number | string | Later
  /** The processor. */
  readonly architecture?: 'x86_64' | 'arm64' | Later
  /** Environments that are kept ready. */
  readonly provisionedConcurrency?: number | string | Later
  /** Upper bound of concurrent calls. */
  readonly reservedConcurrency?: number | string | Later
  /** Starts from a snapshot of the initialised function. */
  readonly snapStart?: boolean | 'true' | 'false' | Later
  /** A text for people. */
  readonly description?: string | number | boolean | Later
  /** Tags; they are added to those of the provider. */
  readonly tags?: { readonly [name: string]: string | number | boolean | Later } | Later
  readonly environment?: { readonly [name: string]: string | number | boolean | Later } | Later
}

/** Settings of ManifestEvent. */
export interface ManifestEvent {
  /** An HTTP route whose handler sees payload 1.0, the events of a REST API of AWS. */
  readonly http?: string | true | {
    /** `GET`, `POST`, … or `ANY`. */
    readonly method: string | number | boolean | Later
    /** `/orders/{id}`; `{rest+}` at the end is the rest of the path. */
    readonly path: string | number | boolean | Later
    /** Who may call it (`provider.auth` is the default). */
    readonly auth?: 'public' | 'iam' | Later
    /** What checks the caller, as the provider names it; `aws_iam` is `auth: iam`. */
    readonly authorizer?: unknown
    /** `true` for everybody, or `origins`, `methods`, `headers`, `credentials`, `maxAge`. */
    readonly cors?: unknown
    /** Takes an API key. */
    readonly private?: boolean | 'true' | 'false' | Later
    /** Type of the integration. */
    readonly integration?: unknown
    /** Checks and mappings of requests. */
    readonly request?: unknown
    /** Mappings of responses. */
    readonly response?: unknown
    /** How the integration is reached. */
    readonly connectionType?: unknown
    /** The link of a private integration. */
    readonly connectionId?: unknown
    /** Answers before the function has run. */
    readonly async?: unknown
    /** Read by plugins that write documentation. */
    readonly documentation?: unknown
    /** Read by plugins that write documentation. */
    readonly operationId?: unknown
    /** Longest time of the integration. */
    readonly timeoutInMillis?: unknown
  } | Later
  /** An HTTP route whose handler sees payload 2.0, the events of an HTTP API of AWS. */
  readonly httpApi?: string | {
    /** `GET`, `POST`, … or `ANY`. */
    readonly method?: string | number | boolean | Later
    /** `/orders/{id}`; `{rest+}` at the end is the rest of the path. */
    readonly path: string | number | boolean | Later
    /** Who may call it (`provider.auth` is the default). */
    readonly auth?: 'public' | 'iam' | Later
    /** What checks the caller, as the provider names it; `aws_iam` is `auth: iam`. */
    readonly authorizer?: unknown
    /** `true` for everybody, or `origins`, `methods`, `headers`, `credentials`, `maxAge`. */
    readonly cors?: unknown
    /** Read by plugins that write documentation. */
    readonly operationId?: unknown
    /** Longest time of the integration. */
    readonly timeout?: unknown
    /** Scopes that a token must have. */
    readonly authorizationScopes?: unknown
  } | Later
  /** Times: `rate(5 minutes)`, `cron(0 8 * * ? *)` or `0 8 * * *`. */
  readonly schedule?: string | readonly (string | Later)[] | {
    /** `rate(5 minutes)`, `cron(…)` of AWS, five fields of unix, or a list of them. */
    readonly rate: unknown
    /** `false`: it does not run. */
    readonly enabled?: boolean | 'true' | 'false' | Later
    /** IANA name of the time zone. */
    readonly timezone?: string | number | boolean | Later
    /** The event that the handler sees. */
    readonly input?: unknown
    /** Name of the schedule. */
    readonly name?: string | number | boolean | Later
    /** A text for people. */
    readonly description?: string | number | boolean | Later
    /** Both methods of EventBridge give the same schedule. */
    readonly method?: string | number | boolean | Later
    /** Where events go that cannot be delivered. */
    readonly deadLetterQueueArn?: unknown
    /** The bus of the rule. */
    readonly eventBus?: unknown
    /** The part of the event that is delivered. */
    readonly inputPath?: unknown
    /** How the event is rewritten. */
    readonly inputTransformer?: unknown
    /** How often delivery is tried again. */
    readonly retryPolicy?: unknown
    /** The role that calls the function. */
    readonly roleArn?: unknown
  } | Later
  /** Messages of a queue: SQS, Pub/Sub or a storage queue. `queue: orders` is made with the service. */
  readonly queue?: string | {
    /** Name of a queue that is made with the service. */
    readonly name?: unknown
    /** A queue that exists. */
    readonly arn?: unknown
    /** Records per call at most. */
    readonly batchSize?: number | string | Later
    /** Seconds to wait for a batch to fill. */
    readonly batchWindow?: number | string | Later
    /** As `batchWindow`. */
    readonly maximumBatchingWindow?: number | string | Later
    /** The handler names the records that failed. */
    readonly reportBatchItemFailures?: boolean | 'true' | 'false' | Later
    /** As `reportBatchItemFailures: true`. */
    readonly functionResponseType?: 'ReportBatchItemFailures' | Later
    /** As `functionResponseType`. */
    readonly functionResponseTypes?: string | number | boolean | readonly (string | number | boolean | Later)[] | Later
    /** `false`: nothing is delivered. */
    readonly enabled?: boolean | 'true' | 'false' | Later
    /** Upper bound of concurrent calls for this queue. */
    readonly maximumConcurrency?: number | string | Later
    /** Patterns of messages that are delivered. */
    readonly filterPatterns?: unknown
  } | Later
  /** `queue` in the words of the Serverless Framework. */
  readonly sqs?: string | {
    /** Name of a queue that is made with the service. */
    readonly name?: unknown
    /** A queue that exists. */
    readonly arn?: unknown
    /** Records per call at most. */
    readonly batchSize?: number | string | Later
    /** Seconds to wait for a batch to fill. */
    readonly batchWindow?: number | string | Later
    /** As `batchWindow`. */
    readonly maximumBatchingWindow?: number | string | Later
    /** The handler names the records that failed. */
    readonly reportBatchItemFailures?: boolean | 'true' | 'false' | Later
    /** As `reportBatchItemFailures: true`. */
    readonly functionResponseType?: 'ReportBatchItemFailures' | Later
    /** As `functionResponseType`. */
    readonly functionResponseTypes?: string | number | boolean | readonly (string | number | boolean | Later)[] | Later
    /** `false`: nothing is delivered. */
    readonly enabled?: boolean | 'true' | 'false' | Later
    /** Upper bound of concurrent calls for this queue. */
    readonly maximumConcurrency?: number | string | Later
    /** Patterns of messages that are delivered. */
    readonly filterPatterns?: unknown
  } | Later
  /** Messages of a topic: SNS, Pub/Sub, Service Bus. `topic: order-events` is made with the service. */
  readonly topic?: string | {
    /** Name of a topic that is made with the service. */
    readonly name?: unknown
    /** A topic that exists. */
    readonly arn?: unknown
    /** Which messages are delivered. */
    readonly filter?: unknown
    /** Name of the sender of text messages. */
    readonly displayName?: unknown
    /** Where messages go that cannot be delivered. */
    readonly redrivePolicy?: unknown
    /** Whether the filter is for attributes or bodies. */
    readonly filterPolicyScope?: unknown
    /** Keeps the order of messages. */
    readonly fifo?: unknown
    /** Key that encrypts messages. */
    readonly kmsMasterKeyId?: unknown
    /** As `name`. */
    readonly topicName?: unknown
    /** As `filter`. */
    readonly filterPolicy?: unknown
  } | Later
  /** `topic` in the words of the Serverless Framework. */
  readonly sns?: string | {
    /** Name of a topic that is made with the service. */
    readonly name?: unknown
    /** A topic that exists. */
    readonly arn?: unknown
    /** Which messages are delivered. */
    readonly filter?: unknown
    /** Name of the sender of text messages. */
    readonly displayName?: unknown
    /** Where messages go that cannot be delivered. */
    readonly redrivePolicy?: unknown
    /** Whether the filter is for attributes or bodies. */
    readonly filterPolicyScope?: unknown
    /** Keeps the order of messages. */
    readonly fifo?: unknown
    /** Key that encrypts messages. */
    readonly kmsMasterKeyId?: unknown
    /** As `name`. */
    readonly topicName?: unknown
    /** As `filter`. */
    readonly filterPolicy?: unknown
  } | Later
  /** Objects of a bucket: S3, Cloud Storage, Blob Storage. */
  readonly bucket?: string | {
    /** Name of the bucket. */
    readonly name: unknown
    /** What happened to an object. */
    readonly on?: 'created' | 'removed' | 'restored' | Later
    /** How names of objects begin. */
    readonly prefix?: string | number | boolean | Later
    /** How names of objects end. */
    readonly suffix?: string | number | boolean | Later
    /** The bucket exists already. */
    readonly existing?: boolean | 'true' | 'false' | Later
  } | Later
  /** `bucket` in the words of the Serverless Framework. */
  readonly s3?: string | {
    /** Name of the bucket. */
    readonly bucket: unknown
    /** What happened, in the words of S3. */
    readonly event?: string | number | boolean | Later
    /** How names of objects begin and end. */
    readonly rules?: readonly ({
      /** How names of objects begin. */
      readonly prefix?: string | number | boolean | Later
      /** How names of objects end. */
      readonly suffix?: string | number | boolean | Later
    } | Later)[] | Later
    /** The bucket exists already. */
    readonly existing?: boolean | 'true' | 'false' | Later
    /** Sets the notification up again. */
    readonly forceDeploy?: unknown
  } | Later
  /** Changes of a table (DynamoDB, Firestore, Cosmos DB), or records of a stream. */
  readonly stream?: string | {
    /** Changes of this table of the service. */
    readonly table?: unknown
    /** Records of this stream of the service. */
    readonly records?: unknown
    /** What `arn` is. */
    readonly type?: 'dynamodb' | 'kinesis' | Later
    /** A stream that exists. */
    readonly arn?: unknown
    /** Records per call at most. */
    readonly batchSize?: number | string | Later
    /** Seconds to wait for a batch to fill. */
    readonly batchWindow?: number | string | Later
    /** As `batchWindow`. */
    readonly maximumBatchingWindow?: number | string | Later
    /** The handler names the records that failed. */
    readonly reportBatchItemFailures?: boolean | 'true' | 'false' | Later
    /** As `reportBatchItemFailures: true`. */
    readonly functionResponseType?: 'ReportBatchItemFailures' | Later
    /** As `functionResponseType`. */
    readonly functionResponseTypes?: string | number | boolean | readonly (string | number | boolean | Later)[] | Later
    /** `false`: nothing is delivered. */
    readonly enabled?: boolean | 'true' | 'false' | Later
    /** Splits a batch that failed. */
    readonly bisectBatchOnFunctionError?: unknown
    /** A consumer of its own. */
    readonly consumer?: unknown
    /** Name of that consumer. */
    readonly consumerName?: unknown
    /** Where records go that cannot be handled. */
    readonly destinations?: unknown
    /** Patterns of records that are delivered. */
    readonly filterPatterns?: unknown
    /** Older records are left out. */
    readonly maximumRecordAgeInSeconds?: unknown
    /** How often a failed batch is tried again. */
    readonly maximumRetryAttempts?: unknown
    /** Concurrent calls for each shard. */
    readonly parallelizationFactor?: unknown
    /** The point in time of `AT_TIMESTAMP`. */
    readonly startingPositionTimestamp?: unknown
    /** Length of a window. */
    readonly tumblingWindowInSeconds?: unknown
    /** Where to begin. */
    readonly startingPosition?: 'latest' | 'oldest' | 'LATEST' | 'TRIM_HORIZON' | 'AT_TIMESTAMP' | Later
  } | Later
  /** An event of aws alone. */
  readonly activemq?: unknown
  /** An event of aws alone. */
  readonly alb?: unknown
  /** An event of aws alone. */
  readonly alexaSkill?: unknown
  /** An event of aws alone. */
  readonly alexaSmartHome?: unknown
  /** An event of aws alone. */
  readonly cloudFront?: unknown
  /** An event of aws alone. */
  readonly cloudwatchEvent?: unknown
  /** An event of aws alone. */
  readonly cloudwatchLog?: unknown
  /** An event of aws alone. */
  readonly cognitoUserPool?: unknown
  /** An event of aws alone. */
  readonly documentDb?: unknown
  /** An event of aws alone. */
  readonly eventBridge?: unknown
  /** An event of aws alone. */
  readonly iot?: unknown
  /** An event of aws alone. */
  readonly iotFleetProvisioning?: unknown
  /** An event of aws alone. */
  readonly kafka?: unknown
  /** An event of aws alone. */
  readonly msk?: unknown
  /** An event of aws alone. */
  readonly rabbitmq?: unknown
  /** An event of aws alone. */
  readonly websocket?: unknown
  /** An event of azure alone. */
  readonly eventGrid?: unknown
  /** An event of azure alone. */
  readonly eventHub?: unknown
  /** An event of azure alone. */
  readonly timer?: unknown
  /** An event of azure alone. */
  readonly signalR?: unknown
}

/** What a manifest in code exports: the manifest, a promise of it, or a function that gives either. */
export type ManifestSource = Manifest | Promise<Manifest> | (() => Manifest | Promise<Manifest>)

/** Gives back what it takes: it is there for completion and checks. */
export declare function defineService(source: ManifestSource): ManifestSource
