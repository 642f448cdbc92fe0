/** A queue and the messages in it. */
import type { JsonObject } from '@skyfold/manifest'
import { queueArn } from '../../naming.ts'
import { MessageQueue } from '../../queue/message-queue.ts'
import type { QueueInputs } from '../../resources/queue.ts'
import type { LiveObject, Opening, Surroundings } from './live-object.ts'

export class LiveQueue implements LiveObject<QueueInputs> {
  readonly assigned: JsonObject = {}
  readonly messages: MessageQueue
  readonly #around: Surroundings
  readonly #id: string
  readonly #region: string

  private constructor(around: Surroundings, opening: Opening<QueueInputs>) {
    const inputs = opening.inputs
    this.#around = around
    this.#id = opening.id
    this.#region = inputs.region
    this.messages = new MessageQueue(opening.id, inputs.visibilityTimeout, around.time)
  }

  static async open(around: Surroundings, opening: Opening<QueueInputs>): Promise<LiveQueue> {
    const queue = new LiveQueue(around, opening)
    around.queues.set(opening.id, queue)
    return queue
  }

  get arn(): string {
    return queueArn(this.#region, this.#id)
  }

  get region(): string {
    return this.#region
  }

  get outputs(): JsonObject {
    return { name: this.#id, arn: this.arn }
  }

  async update(inputs: QueueInputs): Promise<void> {
    this.messages.setVisibilityTimeout(inputs.visibilityTimeout)
  }

  async close(): Promise<void> {
    this.#around.queues.delete(this.#id)
  }
}
