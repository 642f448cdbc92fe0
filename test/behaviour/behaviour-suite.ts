/**
 * The same golden requests, ticks and messages for every cloud: the service is deployed with `sls deploy`, what the cloud
 * was given runs in the vendor's own runtime, and every answer is compared with the one expected file.
 */
import assert from 'node:assert/strict'
import { readFile, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { capabilitiesOf } from './capabilities.ts'
import type { Document, GoldenCase } from './golden-case.ts'
import { behaviourService, loadCases, toDocument, toOutcome, toRequest } from './golden-case.ts'
import type { Platform, RunningPlatform } from './platform.ts'
import type { Runner } from './runner.ts'
import { copyService, sls } from '../sls.ts'

/** Registers the suite for one cloud. */
export function describeBehaviour(platform: Platform): void {
  describe(`one service, the same answers: ${platform.name}`, function () {
    this.timeout(120_000)
    let place: Place | undefined

    before(async function () {
      platform.need(this)
      place = await Place.open(platform)
    })
    after(() => place?.close())

    for (const golden of loadCases())
      it(golden.name, async () => {
        assert.ok(place)
        const expected = expectedOf(golden, platform.name)
        assert.deepEqual(await place.run(golden), expected)
      })
  })
}

/** What differs must be what the capability table of the provider says to be lost. */
function expectedOf({ expected, deviations }: GoldenCase, provider: string): Document {
  const deviation = deviations.get(provider)
  if (!deviation) return expected
  const capability = capabilitiesOf(provider).triggers[deviation.trigger]
  assert.ok(capability.level === 'lossy', `${provider} says that ${deviation.trigger} is ${capability.level}`)
  assert.ok(capability.lost.includes(deviation.lost), `the table of ${provider} says nothing of it`)
  assert.notDeepEqual(deviation.answer, expected, 'nothing is lost')
  return deviation.answer
}

/** A deployed copy of the service. */
class Place {
  readonly #running: RunningPlatform
  readonly #runner: Runner
  readonly #folder: string
  readonly #outbox: string

  private constructor(parts: { running: RunningPlatform; runner: Runner; folder: string; outbox: string }) {
    this.#running = parts.running
    this.#runner = parts.runner
    this.#folder = parts.folder
    this.#outbox = parts.outbox
  }

  static async open(platform: Platform): Promise<Place> {
    const folder = await copyService(behaviourService)
    const outbox = path.join(os.tmpdir(), path.basename(folder), 'outbox.jsonl')
    const running = await platform.start()
    try {
      const env = { ...running.env, OUTBOX: outbox }
      const { code, stdout, stderr } = await sls(
        folder,
        ['deploy', '--provider', platform.name, '--json'],
        env,
      )
      assert.equal(code, 0, stdout + stderr)
      const { targets } = JSON.parse(stdout) as { readonly targets: readonly { readonly region: string }[] }
      const region = targets[0]?.region ?? ''
      const runner = await running.open({ folder, service: 'behaviour', stage: 'dev', region })
      return new Place({ running, runner, folder, outbox })
    } catch (error) {
      await running.stop()
      await rm(folder, { recursive: true, force: true })
      throw error
    }
  }

  async run({ request }: GoldenCase): Promise<Document> {
    if (request.kind === 'http') return toDocument(await this.#runner.http(toRequest(request)))
    if (request.kind === 'schedule') {
      const verdict = await this.#runner.tick(request.function)
      // A clock that cannot be stopped may have ticked again meanwhile.
      return toOutcome([verdict], (await this.#seenBy(request.function)).slice(0, 1))
    }
    const before = await this.#seenBy(request.function)
    const verdicts = await this.#runner.deliver(request.queue, request.messages)
    return toOutcome(verdicts, (await this.#seenBy(request.function)).slice(before.length))
  }

  async close(): Promise<void> {
    await this.#runner.close()
    await this.#running.stop()
    await rm(this.#folder, { recursive: true, force: true })
  }

  /** What the handlers of one function wrote down, in order. */
  async #seenBy(name: string): Promise<readonly unknown[]> {
    const text = await readFile(this.#outbox, 'utf8').catch(() => '')
    return text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as { readonly functionName: string; readonly seen: unknown })
      .filter(({ functionName }) => functionName === `behaviour-dev-${name}`)
      .map(({ seen }) => seen)
  }
}
