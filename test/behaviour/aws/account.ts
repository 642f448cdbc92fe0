/** What an AWS account holds of a service, read with AWS's own clients; the code from what was sent. */
import assert from 'node:assert/strict'
import type { Cors } from '@aws-sdk/client-apigatewayv2'
import { ApiGatewayV2 } from '@aws-sdk/client-apigatewayv2'
import type { EventSourceMappingConfiguration, FunctionConfiguration } from '@aws-sdk/client-lambda'
import { Lambda } from '@aws-sdk/client-lambda'
import { Scheduler } from '@aws-sdk/client-scheduler'
import type { RunningCloud } from '../../clouds/cloud.ts'
import type { ApiRoute } from './http-api.ts'

export interface Api {
  readonly cors: Cors | undefined
  readonly routes: readonly ApiRoute[]
}

export class Account {
  readonly #cloud: RunningCloud
  readonly #lambda: Lambda
  readonly #gateway: ApiGatewayV2
  readonly #scheduler: Scheduler

  constructor(cloud: RunningCloud, region: string) {
    this.#cloud = cloud
    const { AWS_ACCESS_KEY_ID: accessKeyId = '', AWS_SECRET_ACCESS_KEY: secretAccessKey = '' } = cloud.env
    const settings = { endpoint: cloud.url, region, credentials: { accessKeyId, secretAccessKey } }
    this.#lambda = new Lambda(settings)
    this.#gateway = new ApiGatewayV2(settings)
    this.#scheduler = new Scheduler(settings)
  }

  /** What the ARN of a function, version or alias leads to. */
  async configuration(arn: string): Promise<FunctionConfiguration> {
    return this.#lambda.getFunctionConfiguration({ FunctionName: arn })
  }

  /** The package that was sent last for a function. */
  code(name: string): Buffer {
    const sent = sentPackages(this.#cloud).findLast((each) => each.function === name)
    assert.ok(sent, `no package was sent for ${name}`)
    return Buffer.from(sent.zip)
  }

  /** All HTTP APIs whose names begin so. */
  async apis(prefix: string): Promise<readonly Api[]> {
    const { Items = [] } = await this.#gateway.getApis({})
    return Promise.all(
      Items.filter(({ Name = '' }) => Name.startsWith(prefix)).map(
        async ({ ApiId = '', CorsConfiguration }) => ({
          cors: CorsConfiguration,
          routes: await this.#routes(ApiId),
        }),
      ),
    )
  }

  /** Mappings of the queue whose name is that. */
  async mappings(queue: string): Promise<readonly EventSourceMappingConfiguration[]> {
    const { EventSourceMappings = [] } = await this.#lambda.listEventSourceMappings({})
    return EventSourceMappings.filter(({ EventSourceArn = '' }) => EventSourceArn.endsWith(`:${queue}`))
  }

  /** The target and the event of a schedule; without an input of its own it has the default one. */
  async schedule(group: string, name: string): Promise<{ readonly target: string; readonly event: unknown }> {
    const { Target, Arn = '' } = await this.#scheduler.getSchedule({ GroupName: group, Name: name })
    const event: unknown = Target?.Input === undefined ? defaultEvent(Arn) : JSON.parse(Target.Input)
    return { target: Target?.Arn ?? '', event }
  }

  close(): void {
    for (const client of [this.#lambda, this.#gateway, this.#scheduler]) client.destroy()
  }

  async #routes(ApiId: string): Promise<readonly ApiRoute[]> {
    const [{ Items: routes = [] }, { Items: integrations = [] }] = await Promise.all([
      this.#gateway.getRoutes({ ApiId }),
      this.#gateway.getIntegrations({ ApiId }),
    ])
    return routes.map(({ RouteKey: key = '', Target }) => {
      const found = integrations.find(({ IntegrationId }) => Target === `integrations/${IntegrationId}`)
      const payload = found?.PayloadFormatVersion === '1.0' ? '1.0' : '2.0'
      return { key, payload, target: found?.IntegrationUri ?? '' }
    })
  }
}

/** Every package that was accepted, in order, with the name of its function. */
export function sentPackages({
  traffic,
}: RunningCloud): readonly { readonly function: string; readonly zip: Uint8Array }[] {
  return traffic.requests.flatMap(({ input, status }) => {
    // Inputs of other operations have none of these members.
    const { FunctionName, ZipFile, Code } = (input ?? {}) as SentCode
    const zip = ZipFile ?? Code?.ZipFile
    return FunctionName !== undefined && zip && status < 300 ? [{ function: FunctionName, zip }] : []
  })
}

interface SentCode {
  readonly FunctionName?: string
  readonly ZipFile?: Uint8Array
  readonly Code?: { readonly ZipFile?: Uint8Array }
}

/** What EventBridge Scheduler sends without an input. */
function defaultEvent(arn: string): object {
  const [, , , region, account] = arn.split(':')
  return {
    version: '0',
    id: '9f3e1c2a-0000-4000-8000-000000000000',
    'detail-type': 'Scheduled Event',
    source: 'aws.scheduler',
    account,
    time: new Date().toISOString().replace(/\.\d+/, ''),
    region,
    resources: [arn],
    detail: '{}',
  }
}
