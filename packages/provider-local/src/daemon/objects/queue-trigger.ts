/** A queue trigger: a poller between a queue and a function. */
import type { JsonObject } from '@skyfold/manifest'
import { SkyfoldError } from '@skyfold/plugin-api'
import { errors } from '../../errors.ts'
import { Poller } from '../../queue/poller.ts'
import { queueEvent } from '../../queue/queue-event.ts'
import type { QueueTriggerInputs } from '../../resources/queue-trigger.ts'
import type { LiveObject, Opening, Surroundings } from './live-object.ts'

export class LiveQueueTrigger implements LiveObject<QueueTriggerInputs> {
  readonly assigned: JsonObject = {}
  readonly outputs: JsonObject
  readonly #poller: Poller

  private constructor(id: string, poller: Poller) {
    this.outputs = { id }
    this.#poller = poller
  }

  /** Errors: LOCAL_REQUEST_REFUSED when its queue is not there. */
  static async open(around: Surroundings, opening: Opening<QueueTriggerInputs>): Promise<LiveQueueTrigger> {
    const inputs = opening.inputs
    const queue = around.queues.get(inputs.queue)
    if (!queue)
      throw new SkyfoldError(errors.LOCAL_REQUEST_REFUSED({ reason: `there is no queue "${inputs.queue}"` }))
    const poller = new Poller(
      {
        queue: queue.messages,
        time: around.time,
        call: async (messages) => {
          const event = JSON.stringify(queueEvent(messages, queue.arn, queue.region))
          const invocation = await around.functions.get(inputs.function)?.invoke(event)
          if (invocation === undefined || typeof invocation === 'string') return 'throttled'
          return invocation.failed ? 'failed' : { answer: JSON.parse(invocation.payload) as unknown }
        },
      },
      inputs,
    )
    return new LiveQueueTrigger(opening.id, poller)
  }

  async update(inputs: QueueTriggerInputs): Promise<void> {
    this.#poller.update(inputs)
  }

  async close(): Promise<void> {
    this.#poller.close()
  }
}
