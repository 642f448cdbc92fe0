/** Writes a state and a blob into a file store and prints what became of it. A test sets the limits of this process. */
import { SkyfoldError } from '@skyfold/plugin-api'
import { createFileStore } from '@skyfold/engine'

const { STATE_FOLDER: folder = '', STATE_BYTES: bytes = '0', STATE_USER: user } = process.env

// After the modules are loaded: that user may not read them.
if (user !== undefined) process.setuid?.(Number(user))

const store = createFileStore({
  folder,
  stack: { service: 'shop', stage: 'dev', provider: 'box', region: 'here' },
})

async function outcomeOf(work: () => Promise<unknown>): Promise<string> {
  try {
    await work()
    return 'written'
  } catch (error) {
    if (error instanceof SkyfoldError) return `${error.diagnostic.code} ${error.diagnostic.message}`
    throw error
  }
}

const body = 'x'.repeat(Number(bytes))
const stored = await store.get()
console.log(
  JSON.stringify([
    await outcomeOf(() => store.put(body, stored?.tag ?? null)),
    await outcomeOf(() => store.blobs.put('artifacts/a.zip', Buffer.from(body))),
  ]),
)
