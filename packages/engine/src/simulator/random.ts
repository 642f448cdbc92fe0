/** Seeded pseudo-random numbers (mulberry32): the same seed tells the same story. */
export class Random {
  #state: number

  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  /** 0 ≤ x < 1. */
  next(): number {
    this.#state = (this.#state + 0x6d_2b_79_f5) >>> 0
    let mixed = this.#state
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }

  /** `low` ≤ x < `high`, whole. */
  between(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low))
  }

  chance(probability: number): boolean {
    return this.next() < probability
  }

  /** `bytes` bytes as lower-case hex. */
  hex(bytes: number): string {
    return Array.from({ length: bytes }, () => this.between(0, 256).toString(16).padStart(2, '0')).join('')
  }
}
