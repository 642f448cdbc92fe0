/** A schedule: a ticker that calls a function. */
import { randomUUID } from 'node:crypto'
import type { Json, JsonObject } from '@skyfold/manifest'
import { SkyfoldError } from '@skyfold/plugin-api'
import { errors } from '../../errors.ts'
import type { ScheduleInputs } from '../../resources/schedule.ts'
import { scheduledEvent } from '../../schedule/scheduled-event.ts'
import { Ticker } from '../../schedule/ticker.ts'
import type { LiveObject, Opening, Surroundings } from './live-object.ts'

export class LiveSchedule implements LiveObject<ScheduleInputs> {
  readonly assigned: JsonObject = {}
  readonly #around: Surroundings
  readonly #id: string
  #ticker: Ticker | undefined

  private constructor(around: Surroundings, opening: Opening<ScheduleInputs>) {
    this.#around = around
    this.#id = opening.id
  }

  /** Errors: LOCAL_SCHEDULE_INVALID. */
  static async open(around: Surroundings, opening: Opening<ScheduleInputs>): Promise<LiveSchedule> {
    const schedule = new LiveSchedule(around, opening)
    await schedule.update(opening.inputs)
    around.schedules.set(opening.id, schedule)
    return schedule
  }

  get outputs(): JsonObject {
    return { name: this.#id }
  }

  /** Milliseconds since the epoch of the next call. */
  get next(): number | null {
    return this.#ticker?.next ?? null
  }

  async update(inputs: ScheduleInputs): Promise<void> {
    const ticker = inputs.enabled ? this.#createTicker(inputs) : undefined
    this.#ticker?.close()
    this.#ticker = ticker
  }

  async close(): Promise<void> {
    this.#around.schedules.delete(this.#id)
    this.#ticker?.close()
  }

  #createTicker(inputs: ScheduleInputs): Ticker {
    const { rate, timezone, input, region } = inputs
    try {
      return new Ticker(this.#around.time, rate, timezone, (due) => {
        // Built of plain values only, so it is JSON.
        const event = input ? input.event : (scheduledEvent(randomUUID(), due, this.#id, region) as Json)
        this.#around.functions.get(inputs.function)?.invokeEventually(event)
      })
    } catch (error) {
      throw new SkyfoldError(errors.LOCAL_SCHEDULE_INVALID({ schedule: this.#id }, { cause: error }))
    }
  }
}
