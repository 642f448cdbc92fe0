/**
 * A lock between processes of one machine: a file made by `link`, which fails if the name exists and never shows a
 * half-written holder. The lock of a dead process is cleared by whoever holds the lock named after it, so that two
 * processes that saw the same dead holder cannot both clear: the second one finds another holder and leaves it alone.
 */
import { link, open, readFile, rm, unlink } from 'node:fs/promises'
import { SkyfoldError } from '@skyfold/plugin-api'
import { engineDiagnostics } from '../../diagnostics.ts'
import { isRunning, processScope, system } from '../../env.ts'

/** A lock is held for some milliseconds; a living process that holds one for so long hangs, or is another program. */
const PATIENCE_MS = 10_000
const RETRY_MS = 5

interface Holder {
  readonly id: string
  readonly pid: number
  readonly scope: string
}

/** Runs `work` while this process alone holds `file`. Errors: ENGINE_STATE_BUSY. */
export async function withFileLock<T>(
  file: string,
  work: () => Promise<T>,
  patienceMs: number = PATIENCE_MS,
): Promise<T> {
  const holder: Holder = { id: system.randomHex(16), pid: process.pid, scope: processScope() }
  const giveUp = system.now() + patienceMs
  while (!(await tryLock(file, holder))) {
    if (system.now() > giveUp) throw await busy(file)
    await system.sleep(RETRY_MS)
  }
  try {
    return await work()
  } finally {
    await unlink(file)
  }
}

/** Takes the lock, or clears it if its holder is dead, or does neither. */
async function tryLock(file: string, holder: Holder): Promise<boolean> {
  if (await create(file, holder)) return true
  const current = await readHolder(file)
  if (current === null || isAlive(current)) return false
  const clearing = `${file}.${current.id}`
  if (!(await tryLock(clearing, holder))) return false
  try {
    const now = await readHolder(file)
    if (now?.id === current.id) await unlink(file)
  } finally {
    await unlink(clearing)
  }
  return false
}

async function create(file: string, holder: Holder): Promise<boolean> {
  const draft = `${file}.${holder.pid}-${holder.id}.draft`
  try {
    const handle = await open(draft, 'w', 0o600)
    try {
      await handle.writeFile(JSON.stringify(holder))
    } finally {
      await handle.close()
    }
    await link(draft, file)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  } finally {
    await rm(draft, { force: true })
  }
}

async function readHolder(file: string): Promise<Holder | null> {
  try {
    const text = await readFile(file, 'utf8')
    // Only `create` writes lock files, and never in place.
    return text.endsWith('}') ? (JSON.parse(text) as Holder) : LOST_IN_POWER_CUT
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

/** A lock file whose content never reached the disk. */
const LOST_IN_POWER_CUT: Holder = { id: 'lost', pid: 0, scope: '' }

/** A holder of another machine or container cannot be asked: it counts as alive. One from before a restart is dead. */
function isAlive(holder: Holder): boolean {
  if (holder === LOST_IN_POWER_CUT) return false
  const own = processScope()
  if (holder.scope === own) return isRunning(holder.pid)
  const [host, boot] = holder.scope.split(' ')
  const [ownHost, ownBoot] = own.split(' ')
  return host !== ownHost || boot === ownBoot
}

async function busy(file: string): Promise<SkyfoldError> {
  const current = await readHolder(file)
  const holder = current ? `process ${current.pid}` : 'another process'
  return new SkyfoldError(engineDiagnostics.ENGINE_STATE_BUSY({ file, holder }), { failure: 'busy' })
}
