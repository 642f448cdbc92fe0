/** The conformance suite of stores, each case with a stack of its own in one place of a running server. */
import type { StackId, StateStore } from '@skyfold/plugin-api'
import { STORE_CASES } from '@skyfold/plugin-api/testing'

let stacks = 0

/** A stack that nobody has used yet. */
export function freshStack(provider: string, region: string): StackId {
  stacks += 1
  return { service: `shop-${stacks}`, stage: 'dev', provider, region }
}

/**
 * The cases as tests. `open` gives a function that makes handles of one store with nothing in it. `lacking`: title →
 * what the server cannot do; such a case is skipped with a line that says so, and the test fails if it passes after all.
 */
export function testCases(
  open: () => Promise<() => StateStore>,
  lacking: Readonly<Record<string, string>> = {},
): void {
  for (const { title, check } of STORE_CASES) {
    it(title, async function () {
      const work = check(await open())
      const reason = lacking[title]
      if (reason === undefined) return work
      const failed = await work.then(
        () => false,
        () => true,
      )
      if (!failed) throw new Error(`it does: take "${title}" from what is lacking`)
      console.log(`      skipped: ${title}: ${reason}`)
      return this.skip()
    })
  }
}

/** Titles of the cases that a store fails. */
export async function failedCases(open: () => Promise<() => StateStore>): Promise<readonly string[]> {
  const failed: string[] = []
  for (const { title, check } of STORE_CASES) {
    const handle = await open()
    await check(handle).catch(() => failed.push(title))
  }
  return failed
}
