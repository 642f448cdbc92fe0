/** The local cloud: everything goes through its own doors, and its schedules come due by the clock. */
import assert from 'node:assert/strict'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createEnv, createFileStore, inspect } from '@skyfold/engine'
import type { Connection, Deployed, LogLine, StackId } from '@skyfold/plugin-api'
import type { CloudStatus, LocalClients } from '@skyfold/provider-local'
import { cloudStatus, provider, stopCloud } from '@skyfold/provider-local'
import { commandEnvironment } from '../../sls.ts'
import type { DeployedService, Platform, RunningPlatform } from '../platform.ts'
import type { Answer, HttpRequest, Message, Runner, Verdict } from '../runner.ts'
import { exchange } from '../wire.ts'

export const local: Platform = {
  name: 'local',
  need: () => {},
  start: () => Promise.resolve(createPlatform()),
}

/** The cloud itself is started by the deploy. */
function createPlatform(): RunningPlatform {
  const folders: string[] = []
  return {
    env: {},
    open(service) {
      folders.push(service.folder)
      return LocalRunner.open(service)
    },
    async stop() {
      for (const root of folders) await stopCloud({ root, env: {}, clock })
    },
  }
}

const clock = createEnv({ user: 'behaviour', host: 'test', pid: process.pid })
const POLL_MS = 20

interface Parts {
  readonly service: DeployedService
  readonly deployed: Deployed
  readonly connection: Connection<LocalClients>
}

class LocalRunner implements Runner {
  readonly #parts: Parts

  private constructor(parts: Parts) {
    this.#parts = parts
  }

  static async open(service: DeployedService): Promise<LocalRunner> {
    const { folder, stage, region } = service
    const stack: StackId = { service: service.service, stage, provider: 'local', region }
    const store = createFileStore({ folder: path.join(folder, '.skyfold/state'), stack })
    const inspection = await inspect(store, stack)
    assert.ok(inspection)
    const connection = await provider.connect({
      stack,
      options: {},
      root: folder,
      env: commandEnvironment(),
      clock,
      guard: () => {},
    })
    return new LocalRunner({ service, deployed: inspection.deployed, connection })
  }

  http(request: HttpRequest): Promise<Answer> {
    const endpoint = provider
      .describe(this.#parts.deployed)
      .endpoints.find((each) => each.function === request.function)
    assert.ok(endpoint, `${request.function} has no address`)
    return exchange(request, { base: new URL(endpoint.url).origin })
  }

  /** Waits for the clock, unless it was due already. A handler that threw leaves its error in the log. */
  async tick(name: string): Promise<Verdict> {
    for (;;) {
      const lines = await this.#log(name)
      if (lines.some(({ text }) => text.startsWith('REPORT')))
        return lines.some(({ text }) => text.startsWith('Invoke Error')) ? 'retried' : 'acknowledged'
      await sleep(POLL_MS)
    }
  }

  async deliver(queue: string, messages: readonly Message[]): Promise<readonly Verdict[]> {
    const verdicts: Verdict[] = []
    for (const message of messages) verdicts.push(await this.#deliver(queue, message))
    return verdicts
  }

  close(): Promise<void> {
    return this.#parts.connection.close()
  }

  /** A message that was handed out and not deleted stays in flight. */
  async #deliver(queue: string, message: Message): Promise<Verdict> {
    const { operations } = this.#parts.connection
    const before = await this.#inFlight(queue)
    await operations.send(this.#parts.deployed, { queue, ...message })
    for (;;) {
      await sleep(POLL_MS)
      const { functions } = await this.#status()
      const waiting = (await this.#queue(queue)).waiting
      if (waiting > 0 || functions.some(({ busy }) => busy > 0)) continue
      return (await this.#inFlight(queue)) > before ? 'retried' : 'acknowledged'
    }
  }

  async #inFlight(queue: string): Promise<number> {
    return (await this.#queue(queue)).inFlight
  }

  async #queue(queue: string): Promise<CloudStatus['queues'][number]> {
    const found = (await this.#status()).queues.find(({ name }) => name.endsWith(`-${queue}`))
    assert.ok(found, `there is no queue ${queue}`)
    return found
  }

  async #status(): Promise<CloudStatus> {
    const status = await cloudStatus({ root: this.#parts.service.folder, env: {}, clock })
    assert.ok(status)
    return status
  }

  async #log(name: string): Promise<readonly LogLine[]> {
    const { deployed, connection } = this.#parts
    const lines: LogLine[] = []
    for await (const line of connection.operations.logs(deployed, { function: name })) lines.push(line)
    return lines
  }
}
