/** Every word of Serverless Framework v3 is known: top-level keys, keys of provider and functions, events and their settings. */
import assert from 'node:assert/strict'
import type { JsonObject } from '../json.ts'
import { manifestSchema } from '../reference/manifest-schema.ts'

const TOP = `app configValidationMode console custom dashboard deprecationNotificationMode disabledDeprecations
  frameworkVersion functions layers org package params plugins projectDir provider resources service tenant useDotenv
  variablesResolutionMode`

const PROVIDER = `alb apiGateway apiKeys apiName architecture cfnRole cloudFront deploymentBucket deploymentMethod
  deploymentPrefix disableRollback ecr endpointType environment eventBridge httpApi iam iamManagedPolicies iamRoleStatements
  kinesis kmsKeyArn lambdaHashingVersion layers logDataProtectionPolicy logRetentionInDays logs memorySize name
  notificationArns profile region resourcePolicy role rolePermissionsBoundary rollbackConfiguration runtime
  runtimeManagement s3 stackName stackParameters stackPolicy stackTags stage tags timeout tracing usagePlan
  versionFunctions vpc vpcEndpointIds websocket websocketsApiName websocketsApiRouteSelectionExpression
  websocketsDescription`

const FUNCTION = `architecture awsKmsKeyArn condition dependsOn description destinations disableLogs environment
  ephemeralStorageSize events fileSystemConfig handler image kmsKeyArn layers logDataProtectionPolicy logRetentionInDays
  logs maximumEventAge maximumRetryAttempts memorySize name onError package provisionedConcurrency recursiveLoop
  reservedConcurrency role runtime runtimeManagement snapStart tags timeout tracing url versionFunction vpc`

const PACKAGE = 'artifact exclude excludeDevDependencies include individually path patterns'

const EVENTS: Readonly<Record<string, string>> = {
  http: `async authorizer connectionId connectionType cors integration method operationId path private request response
    timeoutInMillis`,
  httpApi: 'authorizer method path',
  schedule: 'description enabled input inputPath inputTransformer method name rate roleArn timezone',
  sqs: 'arn batchSize enabled filterPatterns functionResponseType maximumBatchingWindow maximumConcurrency',
  sns: 'arn displayName filterPolicy filterPolicyScope redrivePolicy topicName',
  s3: 'bucket event existing forceDeploy rules',
  stream: `arn batchSize batchWindow bisectBatchOnFunctionError consumer destinations enabled filterPatterns
    functionResponseType maximumRecordAgeInSeconds maximumRetryAttempts parallelizationFactor startingPosition
    startingPositionTimestamp tumblingWindowInSeconds type`,
}

const PLATFORM_EVENTS = `activemq alb alexaSkill alexaSmartHome cloudFront cloudwatchEvent cloudwatchLog cognitoUserPool
  eventBridge iot iotFleetProvisioning kafka msk rabbitmq websocket`

describe('the vocabulary of version 3', () => {
  const schema = manifestSchema()
  const definitions = objectAt(schema, 'definitions')
  const eventSchemas = objectAt(definitions, 'event', 'properties')
  const groups: readonly [string, string, JsonObject][] = [
    ['at the top', TOP, objectAt(schema, 'properties')],
    ['under provider', PROVIDER, objectAt(definitions, 'provider', 'properties')],
    ['under functions', FUNCTION, objectAt(definitions, 'function', 'properties')],
    ['under package', PACKAGE, mappingOf(objectAt(schema, 'properties', 'package'))],
    ['under events', `${Object.keys(EVENTS).join(' ')} ${PLATFORM_EVENTS}`, eventSchemas],
    ...Object.entries(EVENTS).map(([event, keys]): [string, string, JsonObject] => [
      `of ${event}`,
      keys,
      mappingOf(objectAt(eventSchemas, event)),
    ]),
  ]
  for (const [place, words, known] of groups)
    it(`is known ${place}`, () => {
      const missing = words.split(/\s+/).filter((word) => !Object.hasOwn(known, word))
      assert.deepEqual(missing, [])
    })

  it('has twenty-two events', () => {
    assert.equal(Object.keys(EVENTS).length + PLATFORM_EVENTS.split(/\s+/).length, 22)
  })
})

function objectAt(root: JsonObject, ...path: readonly string[]): JsonObject {
  let value: JsonObject = root
  for (const key of path) {
    const next = value[key]
    assert.ok(typeof next === 'object' && next !== null && !Array.isArray(next), key)
    // Just checked; a readonly array is the one thing that the check does not take out of the type.
    value = next as JsonObject
  }
  return value
}

/** The keys of the mapping among the forms of a value. */
function mappingOf(schema: JsonObject): JsonObject {
  const forms = Array.isArray(schema['anyOf']) ? (schema['anyOf'] as readonly JsonObject[]) : [schema]
  const form = forms.find(({ properties }) => properties !== undefined)
  return objectAt(form ?? {}, 'properties')
}
