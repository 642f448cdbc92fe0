/** Takes batches from a queue and calls a function with each, as an event source mapping does. */
import type { Time } from '../daemon/time.ts'
import type { Message, MessageQueue } from './message-queue.ts'
import { failedMessages } from './batch-answer.ts'

/** Batches at once without a setting: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html */
const DEFAULT_CONCURRENCY = 5
/** A function that is throttled is asked again after this. */
const BACKOFF_MS = 1000

export interface PollerSettings {
  readonly batchSize: number
  /** Seconds. */
  readonly batchWindow: number
  readonly maximumConcurrency?: number
  readonly reportBatchItemFailures: boolean
  readonly enabled: boolean
}

export interface PollerOptions {
  readonly queue: MessageQueue
  readonly time: Time
  /** The parsed answer; `'failed'`: the call failed; `'throttled'`: it was not made. */
  readonly call: (
    messages: readonly Message[],
  ) => Promise<{ readonly answer: unknown } | 'failed' | 'throttled'>
}

export class Poller {
  readonly #options: PollerOptions
  readonly #stopListening: () => void
  #settings: PollerSettings
  #running = 0
  #cancelWindow: (() => void) | undefined
  #closed = false

  constructor(options: PollerOptions, settings: PollerSettings) {
    this.#options = options
    this.#settings = settings
    this.#stopListening = options.queue.onVisible(() => this.#look())
    this.#look()
  }

  update(settings: PollerSettings): void {
    this.#settings = settings
    this.#endWindow()
    this.#look()
  }

  /** Takes no more batches; those at work go on. */
  close(): void {
    this.#closed = true
    this.#endWindow()
    this.#stopListening()
  }

  // A batch goes out when it is full, or when the window that its first message opened is over.
  #look(): void {
    const { batchSize, batchWindow } = this.#settings
    for (
      let { visible } = this.#options.queue;
      this.#isFree() && visible > 0;
      { visible } = this.#options.queue
    ) {
      if (batchWindow === 0 || visible >= batchSize) this.#take()
      else {
        this.#cancelWindow ??= this.#options.time.after(batchWindow * 1000, () => {
          this.#cancelWindow = undefined
          if (this.#isFree()) this.#take()
        })
        return
      }
    }
  }

  #isFree(): boolean {
    const { enabled, maximumConcurrency = DEFAULT_CONCURRENCY } = this.#settings
    return enabled && !this.#closed && this.#running < maximumConcurrency
  }

  #take(): void {
    this.#endWindow()
    const messages = this.#options.queue.receive(this.#settings.batchSize)
    if (messages.length === 0) return
    this.#running += 1
    void this.#deliver(messages).finally(() => {
      this.#running -= 1
      this.#look()
    })
  }

  async #deliver(messages: readonly Message[]): Promise<void> {
    const outcome = await this.#options.call(messages).catch(() => 'failed' as const)
    const { queue } = this.#options
    if (outcome === 'throttled') queue.putBack(messages, BACKOFF_MS)
    if (outcome === 'throttled' || outcome === 'failed') return
    const ids = new Set(messages.map(({ id }) => id))
    const failed = this.#settings.reportBatchItemFailures
      ? failedMessages(outcome.answer, ids)
      : new Set<string>()
    if (failed !== 'all') queue.delete(messages.filter(({ id }) => !failed.has(id)))
  }

  #endWindow(): void {
    this.#cancelWindow?.()
    this.#cancelWindow = undefined
  }
}
