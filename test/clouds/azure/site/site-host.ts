/**
 * Stands in for the Functions host of a site: runs the package that serves, with the settings of the site, and starts
 * its functions by HTTP, tick and message (https://github.com/Azure/azure-functions-host).
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Answer, CloudRequest, Route } from '../answer.ts'
import { asObject, objectAt, textAt } from '../arm/resource-kind.ts'
import type { World } from '../arm/world.ts'
import { bestRoute, httpAnswer, httpRequest } from './http-trigger.ts'
import { unzip } from './unzip.ts'
import type { Worker } from './worker-channel.ts'
import { startWorker } from './worker-channel.ts'
import type { Registered } from './worker.ts'

interface RunningApp {
  /** What it runs: another package or other settings need another app. */
  readonly key: string
  readonly worker: Worker
  readonly folder: string
}

export class SiteHost {
  readonly #world: World
  readonly #apps = new Map<string, RunningApp>()

  constructor(world: World) {
    this.#world = world
  }

  /** A request to `<site>.azurewebsites.net`. */
  route(site: string, request: CloudRequest): Route {
    const input = { site, method: request.method, path: request.path }
    return { operation: 'site.Request', input, effect: () => this.#answer(site, request) }
  }

  /**
   * A tick of the timer that is registered as `name`. Rejects with what the function threw. During the call `Next` is
   * the tick itself (ScheduleStatus.cs of https://github.com/Azure/azure-webjobs-sdk-extensions).
   */
  async tick(site: string, name: string, at: Date = new Date()): Promise<void> {
    const [last, next] = ['0001-01-01T00:00:00+00:00', at.toISOString()]
    const status = { Last: last, Next: next, LastUpdated: last }
    const timer = { Schedule: { AdjustForDST: true }, ScheduleStatus: status, IsPastDue: false }
    await this.#call(site, name, { inputData: [{ name: 'trigger', data: { json: JSON.stringify(timer) } }] })
  }

  /** What the app of the site has registered. */
  async registered(site: string): Promise<readonly Registered[]> {
    return (await this.#appOf(site)).worker.registered
  }

  /** Hands every waiting message of the site's queues to its function once. Returns how many were handed back. */
  async deliver(site: string): Promise<number> {
    const { worker } = await this.#appOf(site)
    let failed = 0
    for (const { name, bindings } of worker.registered) {
      const queue = bindings.find(({ type }) => type === 'queueTrigger')?.['queueName']
      const key = [...this.#world.messages.keys()].find((each) => each.split('/')[1] === queue)
      const waiting = key === undefined ? [] : (this.#world.messages.get(key) ?? [])
      const kept = []
      for (const message of waiting) {
        const deliveries = message.deliveries + 1
        const request = {
          inputData: [{ name: 'trigger', data: { string: Buffer.from(message.text, 'base64').toString() } }],
          triggerMetadata: {
            Id: { string: message.id },
            DequeueCount: { int: deliveries },
            PopReceipt: { string: 'fake' },
            InsertionTime: { json: JSON.stringify(new Date(message.insertedAt).toISOString()) },
          },
        }
        if ((await worker.invoke(name, request)).error !== undefined) kept.push({ ...message, deliveries })
      }
      failed += kept.length
      if (key !== undefined) this.#world.messages.set(key, kept)
    }
    return failed
  }

  async stop(): Promise<void> {
    for (const { worker, folder } of this.#apps.values()) {
      worker.stop()
      await rm(folder, { recursive: true, force: true })
    }
    this.#apps.clear()
  }

  async #call(site: string, name: string, request: object): Promise<unknown> {
    const { worker } = await this.#appOf(site)
    const { error, returnValue } = await worker.invoke(name, request)
    if (error !== undefined) throw new Error(error)
    return returnValue
  }

  async #answer(site: string, request: CloudRequest): Promise<Answer> {
    const stored = this.#world.site(site)
    if (!stored || objectAt(stored.body, 'properties')['state'] !== 'Running')
      return { status: 403, body: 'Site Disabled' }
    const { worker } = await this.#appOf(site)
    const match = bestRoute(worker.registered, request)
    if (!match) return { status: 404 }
    const { authLevel } = match.trigger
    if (authLevel !== 'anonymous' && request.headers['x-functions-key'] !== this.#world.masterKey(site))
      return { status: 401 }
    const { error, returnValue } = await worker.invoke(match.name, httpRequest(request, match))
    return error === undefined ? httpAnswer(returnValue) : { status: 500 }
  }

  async #appOf(site: string): Promise<RunningApp> {
    const deployment = this.#world.deployments.get(site)?.findLast(({ outcome }) => outcome === 4)
    if (!deployment) throw new Error(`Nothing is published to ${site}.`)
    const settings = this.#settingsOf(site)
    const key = `${deployment.id} ${JSON.stringify(settings)}`
    const present = this.#apps.get(site)
    if (present?.key === key) return present
    present?.worker.stop()
    const folder = await mkdtemp(path.join(tmpdir(), 'skyfold-azure-site-'))
    await unzip(deployment.package, folder)
    const worker = await startWorker(folder, {
      ...settings,
      // https://learn.microsoft.com/azure/app-service/reference-app-settings#app-environment
      WEBSITE_SITE_NAME: site,
      REGION_NAME: textAt(asObject(this.#world.site(site)?.body), 'location'),
    })
    const app = { key, worker, folder }
    this.#apps.set(site, app)
    return app
  }

  #settingsOf(site: string): Record<string, string> {
    const id = `${this.#world.site(site)?.id ?? ''}/config/appsettings`
    const settings = objectAt(this.#world.find(id)?.body, 'properties')
    return Object.fromEntries(Object.keys(settings).map((name) => [name, textAt(settings, name)]))
  }
}
