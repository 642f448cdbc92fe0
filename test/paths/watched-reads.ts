/** Sees what this process reads, by standing in front of the functions of `node:fs`. */
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import path from 'node:path'

const READERS = ['open', 'readFile', 'readdir', 'opendir', 'createReadStream', 'copyFile', 'cp'] as const
const SYNC_READERS = [
  'openSync',
  'readFileSync',
  'readdirSync',
  'opendirSync',
  'copyFileSync',
  'cpSync',
] as const

type Reader = (...values: readonly unknown[]) => unknown

/** Runs `work` and returns the files and folders below `folder` (real paths) that were opened meanwhile. */
export async function readsBelow(folder: string, work: () => Promise<void>): Promise<readonly string[]> {
  const seen: string[] = []
  const notice = (target: unknown): void => {
    const real = realPathOf(target)
    if (real !== undefined && (real === folder || real.startsWith(folder + path.sep))) seen.push(real)
  }
  const restore = [
    ...[...READERS, ...SYNC_READERS].map((name) => watch(fs as unknown as Watched, name, notice)),
    ...READERS.map((name) => watch(fs.promises as unknown as Watched, name, notice)),
  ]
  syncBuiltinESMExports()
  try {
    await work()
  } finally {
    for (const undo of restore) undo()
    syncBuiltinESMExports()
  }
  return seen
}

/** Any object whose functions may be replaced; a module of Node is one. */
type Watched = Record<string, Reader | undefined>

function watch(holder: Watched, name: string, notice: (target: unknown) => void): () => void {
  const original = holder[name]
  if (!original) return () => undefined
  holder[name] = (...values) => {
    notice(values[0])
    return original.apply(holder, [...values])
  }
  return () => {
    holder[name] = original
  }
}

function realPathOf(target: unknown): string | undefined {
  if (typeof target !== 'string' && !(target instanceof URL) && !Buffer.isBuffer(target)) return undefined
  const file = target instanceof URL ? target.pathname : target.toString()
  try {
    return fs.realpathSync.native(file)
  } catch {
    return undefined
  }
}
