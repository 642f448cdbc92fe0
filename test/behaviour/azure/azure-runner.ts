/** Azure: the host that stands behind the sites of the fake runs what was published to them. */
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import type { RunningAzure } from '../../clouds/azure/cloud.ts'
import { startAzure } from '../../clouds/azure/cloud.ts'
import { needSpecs } from '../../clouds/specs.ts'
import type { DeployedService, Platform, RunningPlatform } from '../platform.ts'
import type { Answer, HttpRequest, Message, Runner, Verdict } from '../runner.ts'
import { CALLER } from '../runner.ts'
import { exchange } from '../wire.ts'

export const azure: Platform = {
  name: 'azure',
  need: needSpecs,
  start: async () => platformOf(await startAzure()),
}

/** Runs what an Azure that is running already holds. */
export function platformOf(cloud: RunningAzure): RunningPlatform {
  return {
    env: cloud.env,
    open: (service) => AzureRunner.open(cloud, service),
    stop: () => cloud.stop(),
  }
}

/** The apps of a service, by their registrations. */
class AzureRunner implements Runner {
  readonly #cloud: RunningAzure
  readonly #site: string
  readonly #ca: string

  private constructor(cloud: RunningAzure, site: string, ca: string) {
    this.#cloud = cloud
    this.#site = site
    this.#ca = ca
  }

  static async open(cloud: RunningAzure, { service, stage }: DeployedService): Promise<AzureRunner> {
    const sites = [...cloud.world.deployments.keys()].filter((name) =>
      name.startsWith(`${service}-${stage}-`),
    )
    // Functions that agree in their settings share one app.
    assert.equal(sites.length, 1, `one site, not ${sites.join(', ')}`)
    return new AzureRunner(cloud, sites[0] ?? '', await readFile(cloud.certificateFile, 'utf8'))
  }

  http(request: HttpRequest): Promise<Answer> {
    return exchange(request, {
      base: `${this.#cloud.url}/${this.#site}.azurewebsites.net`,
      // The front adds the caller with its port.
      added: [['x-forwarded-for', `${CALLER}:50505`]],
      ca: this.#ca,
    })
  }

  async tick(name: string, at?: Date): Promise<Verdict> {
    try {
      await this.#cloud.sites.tick(this.#site, `${name}_schedule_1`, at)
      return 'acknowledged'
    } catch {
      return 'retried'
    }
  }

  /** Writes the messages where the host looks, as a client of the storage account does. */
  async deliver(queue: string, messages: readonly Message[]): Promise<readonly Verdict[]> {
    const { world, sites } = this.#cloud
    const key = this.#keyOf(queue)
    const texts = messages.map(({ body }) => Buffer.from(body).toString('base64'))
    const ids = texts.map((_text, index) => `00000000-0000-4000-8000-00000000000${index}`)
    const waiting = texts.map((text, index) => ({
      id: ids[index] ?? '',
      text,
      insertedAt: Date.now(),
      deliveries: 0,
    }))
    world.messages.set(key, waiting)
    await sites.deliver(this.#site)
    const kept = new Set((world.messages.get(key) ?? []).map(({ id }) => id))
    world.messages.delete(key)
    return ids.map((id) => (kept.has(id) ? 'retried' : 'acknowledged'))
  }

  close(): Promise<void> {
    return this.#cloud.sites.stop()
  }

  /** `<account>/<queue>` of the queue that the manifest calls so. */
  #keyOf(queue: string): string {
    const ids = this.#cloud.world.resources.map(({ id }) => id)
    const [, account, name] =
      ids
        .map((id) => /\/storageAccounts\/([^/]+)\/queueServices\/default\/queues\/([^/]+)$/i.exec(id))
        .find((match) => match?.[2] === queue) ?? []
    assert.ok(account && name, `there is no queue ${queue}`)
    return `${account}/${name}`
  }
}
