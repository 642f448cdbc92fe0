/** Files that are there whole or not at all. */
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises'
import path from 'node:path'

const TEMPORARY = '.tmp'

/**
 * Writes `data` beside `file`, makes it durable and only then gives it its name, so that a killed process or a full
 * disk leaves the previous file or none. Readable by the owner alone; the folder is made if absent.
 * Errors: those of the file system; the temporary file is then removed.
 */
export async function writeDurably(file: string, data: Uint8Array | string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 })
  const temporary = `${file}.${process.pid}${TEMPORARY}`
  try {
    const handle = await open(temporary, 'w', 0o600)
    try {
      await handle.writeFile(data)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(temporary, file)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}

/** Removes from `folder` what ends like a package (or was left by a killed process) and is not in `names`. */
export async function removeOthers(folder: string, names: ReadonlySet<string>): Promise<void> {
  for (const name of await readdir(folder)) {
    if (names.has(name) || isBeingWritten(name) || !/\.(zip|meta\.json|tmp)$/.test(name)) continue
    await rm(path.join(folder, name), { force: true })
  }
}

/** A temporary file belongs to the process in its name as long as that lives. */
function isBeingWritten(name: string): boolean {
  const pid = /\.(\d+)\.tmp$/.exec(name)?.[1]
  if (pid === undefined) return false
  try {
    return process.kill(Number(pid), 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
