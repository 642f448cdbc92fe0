/** Counts up in a file store until it is killed. Started by the integration test of the store, which sends where. */
import { once } from 'node:events'
import { appendFileSync } from 'node:fs'
import { SkyfoldError } from '@skyfold/plugin-api'
import { createFileStore } from '../state-store/file/file-store.ts'

// The parent sends exactly this.
const [{ folder, log }] = (await once(process, 'message')) as [{ folder: string; log: string }]
const store = createFileStore({
  folder,
  stack: { service: 'count', stage: 'test', provider: 'none', region: 'here' },
})

for (;;) {
  const stored = await store.get()
  const count = stored ? (JSON.parse(stored.body) as { count: number }).count : 0
  try {
    await store.put(JSON.stringify({ count: count + 1 }), stored?.tag ?? null)
  } catch (error) {
    if (error instanceof SkyfoldError && error.failure === 'conflict') continue
    throw error
  }
  appendFileSync(log, '.')
  process.send?.(count)
}
