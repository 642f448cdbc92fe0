/** A fake cloud and a service folder, made for one case and thrown away with it. */
import assert from 'node:assert/strict'
import { rm } from 'node:fs/promises'
import type { Cloud, RunningCloud } from '../clouds/cloud.ts'
import { shapeOf, writesOf } from '../clouds/traces.ts'
import { copyService } from '../sls.ts'
import type { Journey } from './journey.ts'
import { lineFor } from './journey.ts'
import type { WarmSls } from './warm-sls.ts'

/** So many times faster: what may be under way is waited for 5 s, not 15, and a busy machine still keeps its lease. */
const PACE = { SKYFOLD_CLOCK_PACE: '3' }

/** What is tried: a journey on a cloud. */
export interface Trial {
  readonly cloud: Cloud
  /** Folder of the service, from the repository's root. */
  readonly service: string
  readonly journey: Journey
}

export class Stage {
  readonly #trial: Trial
  readonly #sls: WarmSls
  readonly folder: string
  readonly running: RunningCloud
  /** Requests that were made before the journey's command. */
  asked = 0

  private constructor(trial: Trial, sls: WarmSls, place: { folder: string; running: RunningCloud }) {
    this.#trial = trial
    this.#sls = sls
    this.folder = place.folder
    this.running = place.running
  }

  /** A stage on which everything before the journey's command has been done. */
  static async open(trial: Trial, sls: WarmSls): Promise<Stage> {
    const folder = await copyService(trial.service)
    const running = await trial.cloud.start({ settleMs: 5, root: folder })
    const stage = new Stage(trial, sls, { folder, running })
    for (const args of trial.journey.before) await stage.succeed(args, 'before the journey')
    stage.asked = running.traffic.requests.length
    return stage
  }

  /** What `sls` needs in its environment. */
  get env(): Readonly<Record<string, string>> {
    return { ...this.running.env, ...PACE, SKYFOLD_STATE: this.#trial.journey.state }
  }

  /** The command of the journey, once; it may fail. */
  attempt(): Promise<{ readonly code: number; readonly stderr: string }> {
    const { journey, cloud } = this.#trial
    return this.#sls.run(this.folder, lineFor(cloud, journey.command), this.env)
  }

  /** What it said on stderr. */
  async succeed(args: readonly string[], what: string): Promise<string> {
    const last = this.running.traffic.requests.at(-1)?.operation ?? 'none'
    const { code, stderr } = await this.#sls.run(this.folder, lineFor(this.#trial.cloud, args), this.env)
    assert.equal(code, 0, `${what} (${last}): ${stderr}`)
    return stderr
  }

  /** The command (or its recovery) once more, undisturbed: it succeeds, everything is there once, and another one changes nothing. */
  async converge(shape: readonly string[], what: string): Promise<void> {
    const { command, recovery = command } = this.#trial.journey
    await this.succeed(recovery, what)
    assert.deepEqual(this.shape(), shape, `${what}: orphans, duplicates or gaps`)
    const { requests } = this.running.traffic
    const asked = requests.length
    await this.succeed(recovery, `${what}, again`)
    assert.deepEqual(writesOf(requests.slice(asked)), [], `${what}: one more run has something to do`)
  }

  shape(): readonly string[] {
    return shapeOf(this.running)
  }

  async close(): Promise<void> {
    await this.running.stop()
    await rm(this.folder, { recursive: true, force: true })
  }
}
