/** One program for each unit, started when it is first called. */
export class Fleet<T extends { stop(): Promise<void> }> {
  readonly #start: (unit: string) => Promise<T>
  readonly #started = new Map<string, Promise<T>>()

  constructor(start: (unit: string) => Promise<T>) {
    this.#start = start
  }

  of(unit: string): Promise<T> {
    const found = this.#started.get(unit) ?? this.#start(unit)
    this.#started.set(unit, found)
    return found
  }

  async stop(): Promise<void> {
    const all = await Promise.allSettled(this.#started.values())
    this.#started.clear()
    const running = all.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
    await Promise.all(running.map((one) => one.stop()))
  }
}
