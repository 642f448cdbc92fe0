import { provider } from '@skyfold/provider-aws'
import { aws } from '../clouds/aws/cloud.ts'
import { needSpecs } from '../clouds/specs.ts'
import { openFakeCloud } from '../contract/fake-cloud.ts'
import { createWorld } from '../contract/world.ts'
import { describeDrift } from './drift-suite.ts'

const target = { provider: 'aws', region: 'eu-west-1', options: {} }
const open = (): ReturnType<typeof openFakeCloud> => openFakeCloud(aws, /./)

/** Type and input. What is not here is not shown by the cloud, or cannot be changed in place. */
const SEEN = [
  'aws.apigatewayv2.api name',
  'aws.apigatewayv2.api tags',
  'aws.apigatewayv2.integration target',
  'aws.apigatewayv2.integration timeout',
  'aws.iam.role tags',
  'aws.iam.role trust',
  'aws.lambda.event-source-mapping batchSize',
  'aws.lambda.event-source-mapping batchWindow',
  'aws.lambda.event-source-mapping enabled',
  'aws.lambda.event-source-mapping reportBatchItemFailures',
  'aws.lambda.event-source-mapping tags',
  'aws.lambda.function description',
  'aws.lambda.function environment',
  'aws.lambda.function handler',
  'aws.lambda.function logGroup',
  'aws.lambda.function memorySize',
  'aws.lambda.function tags',
  'aws.lambda.function timeout',
  'aws.logs.group retention',
  'aws.logs.group tags',
  'aws.scheduler.group tags',
  'aws.scheduler.schedule description',
  'aws.scheduler.schedule enabled',
  'aws.scheduler.schedule expression',
  'aws.sqs.queue tags',
  'aws.sqs.queue visibilityTimeout',
]

describeDrift({ provider, target, open: () => createWorld(provider, target, open), seen: SEEN }, function () {
  needSpecs(this)
})
