/** Runs cases a few at a time; each lane has a place of its own to run commands in. */
import assert from 'node:assert/strict'
import os from 'node:os'
import { WarmSls } from './warm-sls.ts'

/** Cases at once: as many as the machine has cores, and one for when the others wait. */
const LANES = os.availableParallelism() + 1

/** Runs all cases; what came of each, in no order. Rejects with every one that failed. */
export async function inLanes<T, R>(
  cases: readonly T[],
  work: (each: T, sls: WarmSls) => Promise<R>,
): Promise<readonly R[]> {
  const queue = [...cases]
  const results: R[] = []
  const failures: string[] = []
  const lane = async (): Promise<void> => {
    const sls = new WarmSls()
    for (let next = queue.shift(); next !== undefined; next = queue.shift())
      await work(next, sls).then(
        (result) => results.push(result),
        (error: unknown) => failures.push(String(error)),
      )
    sls.close()
  }
  await Promise.all(Array.from({ length: Math.min(LANES, cases.length) }, lane))
  assert.deepEqual(failures, [], `${failures.length} of ${cases.length} cases`)
  return results
}

/** `count` of the items, chosen by `seed`: the same ones in every run. */
export function sample<T>(items: readonly T[], count: number, seed: number): readonly T[] {
  const rest = [...items]
  let state = seed
  const chosen: T[] = []
  while (chosen.length < count && rest.length > 0) {
    // Numerical Recipes' generator: enough to scatter a sample.
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    chosen.push(...rest.splice(Math.floor((state / 2 ** 32) * rest.length), 1))
  }
  return chosen
}
