/** AWS: every function of the fake runs in Lambda's own runtime client; what calls it is written from AWS's documents. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { startAws } from '../../clouds/aws/cloud.ts'
import type { RunningCloud } from '../../clouds/cloud.ts'
import { needOracle } from '../../clouds/oracles.ts'
import { needSpecs } from '../../clouds/specs.ts'
import { Fleet } from '../fleet.ts'
import type { DeployedService, Platform, RunningPlatform } from '../platform.ts'
import type { Answer, HttpRequest, Message, Runner, Verdict } from '../runner.ts'
import { Account } from './account.ts'
import type { Environment } from './environment.ts'
import { startEnvironment } from './environment.ts'
import { answerPreflight, gatewayAnswer, matchRoute, withCors } from './http-api.ts'
import { toAnswer, toEvent } from './payload.ts'
import type { Outcome } from './runtime-api.ts'

let oracle = ''

export const aws: Platform = {
  name: 'aws',
  need(context) {
    needSpecs(context)
    oracle = needOracle(context, 'lambda-ric')
  },
  start: async () => platformOf(await startAws()),
}

/** Runs what an AWS that is running already holds. */
export function platformOf(cloud: RunningCloud): RunningPlatform {
  return {
    env: cloud.env,
    open: (service) => Promise.resolve(new AwsRunner(cloud, service)),
    stop: () => cloud.stop(),
  }
}

class AwsRunner implements Runner {
  readonly #account: Account
  readonly #prefix: string
  readonly #environments = new Fleet<Environment>((arn) => this.#start(arn))

  constructor(cloud: RunningCloud, { service, stage, region }: DeployedService) {
    this.#account = new Account(cloud, region)
    this.#prefix = `${service}-${stage}-`
  }

  async http(request: HttpRequest): Promise<Answer> {
    const apis = await this.#account.apis(this.#prefix)
    const api = apis.find(({ routes }) => routes.some(({ target }) => this.#isOf(target, request.function)))
    assert.ok(api, `${request.function} has no route`)
    const preflight = answerPreflight(api.cors, request)
    if (preflight) return preflight
    const match = matchRoute(api.routes, request)
    if (!match) return gatewayAnswer(404, 'Not Found')
    const { payload, target } = match.route
    const outcome = await this.#invoke(target, toEvent(request, match))
    const answer = outcome.failed
      ? gatewayAnswer(500, 'Internal Server Error')
      : toAnswer(JSON.parse(outcome.payload), payload)
    const shown = withCors(api.cors, request, answer)
    return request.method === 'HEAD' ? { ...shown, body: Buffer.alloc(0) } : shown
  }

  async tick(name: string): Promise<Verdict> {
    const { target, event } = await this.#account.schedule(
      `${this.#prefix}schedules`,
      `${this.#prefix}${name}-1`,
    )
    return (await this.#invoke(target, event)).failed ? 'retried' : 'acknowledged'
  }

  /** https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html */
  async deliver(queue: string, messages: readonly Message[]): Promise<readonly Verdict[]> {
    const [mapping] = await this.#account.mappings(`${this.#prefix}${queue}`)
    const {
      FunctionArn = '',
      EventSourceArn = '',
      BatchSize = 10,
      FunctionResponseTypes = [],
    } = mapping ?? {}
    assert.ok(messages.length <= BatchSize)
    const records = messages.map((message) => recordOf(message, EventSourceArn))
    const outcome = await this.#invoke(FunctionArn, { Records: records })
    if (outcome.failed) return messages.map(() => 'retried')
    const failed = FunctionResponseTypes.includes('ReportBatchItemFailures')
      ? failedIds(outcome, new Set(records.map(({ messageId }) => messageId)))
      : new Set<string>()
    return records.map(({ messageId }) => (failed.has(messageId) ? 'retried' : 'acknowledged'))
  }

  async close(): Promise<void> {
    await this.#environments.stop()
    this.#account.close()
  }

  #isOf(arn: string, name: string): boolean {
    return arn.split(':')[6] === this.#prefix + name
  }

  async #invoke(arn: string, event: unknown): Promise<Outcome> {
    return (await this.#environments.of(arn)).invoke(event)
  }

  async #start(arn: string): Promise<Environment> {
    const configuration = await this.#account.configuration(arn)
    const code = this.#account.code(configuration.FunctionName ?? '')
    return startEnvironment(oracle, code, { ...configuration, FunctionArn: arn })
  }
}

/** https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html */
function recordOf({ body, attributes = {} }: Message, arn: string): { readonly messageId: string } {
  const now = String(Date.now())
  const record = {
    messageId: randomUUID(),
    receiptHandle: 'AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a',
    body,
    attributes: {
      ApproximateReceiveCount: '1',
      SentTimestamp: now,
      SenderId: 'AIDAIENQZJOLO23YVJ4VO',
      ApproximateFirstReceiveTimestamp: now,
    },
    messageAttributes: Object.fromEntries(
      Object.entries(attributes).map(([name, stringValue]) => [
        name,
        { stringValue, stringListValues: [], binaryListValues: [], dataType: 'String' },
      ]),
    ),
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: arn,
    awsRegion: arn.split(':')[3],
  }
  return record
}

/** An answer that is not understood, or that names an id that nobody sent, fails the whole batch. */
function failedIds({ payload }: Outcome, sent: ReadonlySet<string>): ReadonlySet<string> {
  const result: unknown = JSON.parse(payload)
  const list = (result as { batchItemFailures?: readonly { itemIdentifier?: string }[] } | null)
    ?.batchItemFailures
  const ids = (list ?? []).map(({ itemIdentifier = '' }) => itemIdentifier)
  return ids.every((id) => sent.has(id)) ? new Set(ids) : sent
}
