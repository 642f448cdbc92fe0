/**
 * Finds out whether a store compares before it swaps. Object storage of third parties may take the conditional headers
 * and do nothing about them; two deployers would then overwrite each other without a word.
 */
import type { Diagnostic } from '@skyfold/manifest'
import { SkyfoldError } from '@skyfold/plugin-api'
import type { StateStore, StateTag } from '@skyfold/plugin-api'
import { engineDiagnostics } from '../diagnostics.ts'

/**
 * Tries the store of a stack that nobody has: what it holds is created, changed and removed, and each of these also in a
 * way that must be refused. Nothing is left behind. Errors: those of the store, but conflicts.
 */
export async function probeStore(store: StateStore): Promise<readonly Diagnostic[]> {
  const problems: string[] = []
  const mustConflict = async (problem: string, work: () => Promise<unknown>): Promise<void> => {
    if (!(await conflicts(work))) problems.push(problem)
  }
  const first = await store.put('first', null)
  try {
    if ((await store.get())?.body !== 'first') problems.push('it does not give back what was put into it')
    await mustConflict('it creates what exists', () => store.put('second', null))
    const current = (await store.get())?.tag ?? first
    const next = await store.put('third', current)
    await mustConflict('it overwrites what has changed since', () => store.put('fourth', first))
    await mustConflict('it removes what has changed since', () => store.remove(first))
    if (next === current) problems.push('it gives two writes the same tag')
  } finally {
    await clear(store)
  }
  if ((await store.get()) !== null) problems.push('it does not remove what is to be removed')
  const { location } = store
  return problems.map((problem) => engineDiagnostics.ENGINE_STORE_UNSAFE({ location, problem }))
}

async function conflicts(work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work()
    return false
  } catch (error) {
    if (error instanceof SkyfoldError && error.failure === 'conflict') return true
    throw error
  }
}

async function clear(store: StateStore): Promise<void> {
  const tag: StateTag | undefined = (await store.get())?.tag
  if (tag !== undefined) await conflicts(() => store.remove(tag))
}
