/**
 * A queue in memory with the rules of SQS: a message that is handed out is hidden for the visibility timeout and comes
 * back unless it is deleted. In a FIFO queue (its name ends in `.fifo`) a group is handed out in order and to one
 * receiver at a time: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/FIFO-queues-understanding-logic.html
 */
import { randomUUID } from 'node:crypto'
import type { Time } from '../daemon/time.ts'

export interface Message {
  readonly id: string
  readonly body: string
  readonly attributes: Readonly<Record<string, string>>
  /** Of a FIFO queue. */
  readonly group?: string
  /** Milliseconds since the epoch. */
  readonly sentAt: number
  readonly sequence: number
  firstReceivedAt?: number
  receiveCount: number
  /** Changes with each receive; deleting needs the last one. */
  receipt: string
}

interface Entry extends Message {
  visibleAt: number
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/using-messagededuplicationid-property.html */
const DEDUPLICATION_MS = 5 * 60_000

export class MessageQueue {
  readonly isFifo: boolean
  readonly #time: Time
  readonly #entries: Entry[] = []
  readonly #sent = new Map<string, { readonly id: string; readonly at: number }>()
  readonly #listeners = new Set<() => void>()
  #visibilityMs: number
  #sequence = 0

  constructor(name: string, visibilityTimeout: number, time: Time) {
    this.isFifo = name.endsWith('.fifo')
    this.#visibilityMs = visibilityTimeout * 1000
    this.#time = time
  }

  /** Seconds; counts for messages handed out from here on. */
  setVisibilityTimeout(seconds: number): void {
    this.#visibilityMs = seconds * 1000
  }

  /** Calls `listener` whenever messages may have become visible; the returned function ends that. */
  onVisible(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Returns the message's id. `MessageGroupId` and `MessageDeduplicationId` among the attributes are those of SQS. */
  send(body: string, attributes: Readonly<Record<string, string>>): string {
    const { MessageGroupId: group = 'default', MessageDeduplicationId: twin, ...rest } = attributes
    const before = this.isFifo && twin !== undefined ? this.#sent.get(twin) : undefined
    const now = this.#time.now()
    if (before && now - before.at < DEDUPLICATION_MS) return before.id
    this.#sequence += 1
    const id = randomUUID()
    if (this.isFifo && twin !== undefined) this.#sent.set(twin, { id, at: now })
    this.#entries.push({
      id,
      body,
      attributes: this.isFifo ? rest : attributes,
      ...(this.isFifo ? { group } : {}),
      sentAt: now,
      sequence: this.#sequence,
      receiveCount: 0,
      receipt: '',
      visibleAt: now,
    })
    this.#notify()
    return id
  }

  /** How many `receive` could hand out at this moment. */
  get visible(): number {
    return this.#receivable().length
  }

  get waiting(): number {
    const now = this.#time.now()
    return this.#entries.filter((entry) => entry.visibleAt <= now).length
  }

  get inFlight(): number {
    return this.#entries.length - this.waiting
  }

  /** Hands out up to `max` messages and hides them. */
  receive(max: number): readonly Message[] {
    const now = this.#time.now()
    const taken = this.#receivable().slice(0, max)
    for (const entry of taken) {
      entry.receiveCount += 1
      entry.firstReceivedAt ??= now
      entry.receipt = randomUUID()
      entry.visibleAt = now + this.#visibilityMs
    }
    if (taken.length > 0) this.#time.after(this.#visibilityMs, () => this.#notify())
    return taken.map((entry) => Object.assign({}, entry))
  }

  /** Removes messages that were not handed out again since. */
  delete(messages: readonly Message[]): void {
    for (const message of messages) {
      const index = this.#entries.findIndex(
        ({ id, receipt }) => id === message.id && receipt === message.receipt,
      )
      if (index !== -1) this.#entries.splice(index, 1)
    }
    this.#notify()
  }

  /** Makes messages visible again after `ms`, whatever the visibility timeout. */
  putBack(messages: readonly Message[], ms: number): void {
    for (const entry of this.#entries) {
      const isMeant = messages.some(({ id, receipt }) => id === entry.id && receipt === entry.receipt)
      if (isMeant) entry.visibleAt = this.#time.now() + ms
    }
    this.#time.after(ms, () => this.#notify())
  }

  #receivable(): readonly Entry[] {
    const now = this.#time.now()
    const hidden = new Set(this.#entries.filter((entry) => entry.visibleAt > now).map((entry) => entry.group))
    return this.#entries.filter(
      (entry) => entry.visibleAt <= now && (entry.group === undefined || !hidden.has(entry.group)),
    )
  }

  #notify(): void {
    for (const listener of this.#listeners) listener()
  }
}
