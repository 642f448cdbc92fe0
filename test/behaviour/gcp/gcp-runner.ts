/**
 * Google Cloud: every function of the fake runs in Google's functions framework; Cloud Scheduler and Pub/Sub come as HTTP,
 * in the form that their documents describe.
 */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import type { RunningGcp } from '../../clouds/gcp/cloud.ts'
import { startGcp } from '../../clouds/gcp/cloud.ts'
import { needOracle } from '../../clouds/oracles.ts'
import { needSpecs } from '../../clouds/specs.ts'
import { Fleet } from '../fleet.ts'
import type { DeployedService, Platform, RunningPlatform } from '../platform.ts'
import type { Answer, HttpRequest, Message, Runner, Verdict } from '../runner.ts'
import { CALLER } from '../runner.ts'
import { exchange } from '../wire.ts'
import type { Framework } from './framework.ts'
import { startFramework } from './framework.ts'

let oracle = ''

export const gcp: Platform = {
  name: 'gcp',
  need(context) {
    needSpecs(context)
    oracle = needOracle(context, 'functions-framework')
  },
  start: async () => platformOf(await startGcp()),
}

/** Runs what a Google Cloud that is running already holds. */
export function platformOf(cloud: RunningGcp): RunningPlatform {
  return {
    env: cloud.env,
    open: (service) => Promise.resolve(new GcpRunner(cloud, service)),
    stop: () => cloud.stop(),
  }
}

/** What the fake keeps of a function, as the runner reads it. */
interface DeployedFunction {
  readonly name: string
  readonly buildConfig: {
    readonly entryPoint: string
    readonly source: { readonly storageSource: { readonly bucket: string; readonly object: string } }
  }
  readonly serviceConfig: {
    readonly uri: string
    readonly environmentVariables: Readonly<Record<string, string>>
  }
}

interface Job {
  readonly name: string
  readonly httpTarget: {
    readonly uri: string
    readonly body?: string
    readonly headers?: Record<string, string>
  }
}

interface Subscription {
  readonly name: string
  readonly topic: string
  readonly pushConfig: { readonly pushEndpoint: string }
}

class GcpRunner implements Runner {
  readonly #cloud: RunningGcp
  readonly #service: DeployedService
  readonly #frameworks = new Fleet<Framework>((origin) => this.#start(origin))

  constructor(cloud: RunningGcp, service: DeployedService) {
    this.#cloud = cloud
    this.#service = service
  }

  /** The address of a function is that of its Run service; the front adds the caller. */
  async http(request: HttpRequest): Promise<Answer> {
    const { service, stage } = this.#service
    const id = request.function.replaceAll(/([a-z])([A-Z])/g, '$1-$2').toLowerCase()
    const found = this.#functions().find(({ name }) => name.endsWith(`/functions/${service}-${stage}-${id}`))
    assert.ok(found, `there is no function ${request.function}`)
    return this.#send(found.serviceConfig.uri, request)
  }

  /** https://cloud.google.com/scheduler/docs/reference/rest/v1/projects.locations.jobs#HttpTarget */
  async tick(name: string, at: Date = new Date()): Promise<Verdict> {
    const id = name.replaceAll(/([a-z])([A-Z])/g, '$1-$2').toLowerCase()
    const job = this.#jobs().find((each) => each.name.includes(`-${id}-1-`))
    assert.ok(job, `${name} has no job`)
    const { uri, body = '', headers = {} } = job.httpTarget
    const type: [string, string][] =
      'content-type' in headers ? [] : [['Content-Type', 'application/octet-stream']]
    return this.#event(uri, Buffer.from(body, 'base64'), [
      ...type,
      ...Object.entries(headers),
      ['User-Agent', 'Google-Cloud-Scheduler'],
      ['X-CloudScheduler', 'true'],
      ['X-CloudScheduler-JobName', job.name.split('/').at(-1) ?? ''],
      ['X-CloudScheduler-ScheduleTime', at.toISOString()],
    ])
  }

  async deliver(queue: string, messages: readonly Message[]): Promise<readonly Verdict[]> {
    const { service, stage, region } = this.#service
    const topic = `${service}-${stage}-${queue}-${region}`
    const readers = this.#subscriptions().filter((each) => each.topic.endsWith(`/topics/${topic}`))
    assert.equal(readers.length, 1, `one subscription of ${queue}`)
    const verdicts: Verdict[] = []
    for (const reader of readers)
      for (const message of messages) verdicts.push(await this.#push(reader, message))
    return verdicts
  }

  close(): Promise<void> {
    return this.#frameworks.stop()
  }

  /** https://cloud.google.com/pubsub/docs/push#receive_push */
  #push({ name, pushConfig }: Subscription, { body, attributes }: Message): Promise<Verdict> {
    const messageId = String(Math.floor(Math.random() * 1e15))
    const publishTime = new Date().toISOString()
    const push = {
      message: {
        ...(attributes ? { attributes } : {}),
        data: Buffer.from(body).toString('base64'),
        messageId,
        message_id: messageId,
        publishTime,
        publish_time: publishTime,
      },
      subscription: name,
    }
    return this.#event(pushConfig.pushEndpoint, Buffer.from(JSON.stringify(push)), [
      ['Content-Type', 'application/json'],
      ['User-Agent', 'CloudPubSub-Google'],
      ['From', 'noreply@google.com'],
    ])
  }

  /** Anything but these answers makes both senders try again. */
  async #event(uri: string, body: Buffer, headers: HttpRequest['headers']): Promise<Verdict> {
    const { origin, pathname, search } = new URL(uri)
    const token: [string, string] = ['Authorization', 'Bearer checked-by-the-platform']
    const request = { method: 'POST', target: pathname + search, headers: [...headers, token], body }
    const { status } = await this.#send(origin, request)
    return [102, 200, 201, 202, 204].includes(status) ? 'acknowledged' : 'retried'
  }

  async #send(origin: string, request: Omit<HttpRequest, 'function'>): Promise<Answer> {
    const { url } = await this.#frameworks.of(origin)
    const trace = randomUUID().replaceAll('-', '')
    return exchange(request, {
      base: url,
      added: [
        ['X-Forwarded-For', CALLER],
        ['X-Forwarded-Proto', 'https'],
        ['X-Cloud-Trace-Context', `${trace}/1;o=1`],
      ],
    })
  }

  #start(origin: string): Promise<Framework> {
    const found = this.#functions().find(({ serviceConfig }) => serviceConfig.uri === origin)
    assert.ok(found, `nothing is deployed at ${origin}`)
    const { bucket, object } = found.buildConfig.source.storageSource
    const zip = this.#cloud.world.uploads.get(`${bucket}/${object}`)
    assert.ok(zip, `nothing was uploaded as ${object}`)
    return startFramework({
      oracle,
      zip: Buffer.from(zip),
      entryPoint: found.buildConfig.entryPoint,
      service: found.name.split('/').at(-1) ?? '',
      environment: found.serviceConfig.environmentVariables,
    })
  }

  // The fake has validated all of them against the vendor's data; what is optional there fails where it is used.
  #functions(): readonly DeployedFunction[] {
    return [...this.#cloud.world.functions.values()].map(
      ({ document }) => document as unknown as DeployedFunction,
    )
  }

  #jobs(): readonly Job[] {
    return [...this.#cloud.world.jobs.values()] as unknown as readonly Job[]
  }

  #subscriptions(): readonly Subscription[] {
    return [...this.#cloud.world.subscriptions.values()] as unknown as readonly Subscription[]
  }
}
