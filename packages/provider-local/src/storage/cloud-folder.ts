/** Where the local cloud of a service folder keeps its things. */
import { mkdir, open, readdir, readFile, rename, rm, rmdir, writeFile } from 'node:fs/promises'
import path from 'node:path'

export interface CloudFolder {
  readonly path: string
  /** How to reach the running local cloud: port and token. */
  readonly contact: string
  /** The diagnostic of a start that failed. */
  readonly failure: string
  /** Every object, as deployed, with its variables sealed. */
  readonly record: string
  /** Unpacked packages by content hash. */
  readonly packages: string
  /** Temporary files of environments. */
  readonly temporary: string
  /** What functions printed. */
  readonly functionLog: string
  /** What the local cloud itself has to say, when it cannot say it to a client. */
  readonly ownLog: string
}

/** The folder of the local cloud of the service in `root` (absolute). */
export function cloudFolder(root: string): CloudFolder {
  const folder = path.join(root, '.skyfold', 'local')
  const inside = (name: string): string => path.join(folder, name)
  return {
    path: folder,
    contact: inside('contact.json'),
    failure: inside('failure.json'),
    record: inside('record.json'),
    packages: inside('packages'),
    temporary: inside('tmp'),
    functionLog: inside('functions.log'),
    ownLog: inside('cloud.log'),
  }
}

/** Makes the folder, private, and keeps it out of version control. */
export async function createCloudFolder(folder: CloudFolder): Promise<void> {
  await mkdir(folder.path, { recursive: true, mode: 0o700 })
  await writeFile(path.join(folder.path, '.gitignore'), '*\n', { mode: 0o600 })
}

/** Writes a file in one step: a reader sees the old text or the new one, also after a crash. */
export async function writeWhole(file: string, text: string): Promise<void> {
  const draft = `${file}.${process.pid}.new`
  const handle = await open(draft, 'w', 0o600)
  try {
    await handle.writeFile(text)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(draft, file)
}

/** Removes what `writeWhole` left of that file when it was killed. */
export async function removeDrafts(file: string): Promise<void> {
  const folder = path.dirname(file)
  const names = await readdir(folder).catch(() => [])
  const drafts = names.filter((name) => name.startsWith(`${path.basename(file)}.`) && name.endsWith('.new'))
  await Promise.all(drafts.map((name) => rm(path.join(folder, name), { force: true })))
}

/** The text of a file, `null` when it is not there. */
export async function readIfThere(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}

/** Removes what the local cloud made; `.skyfold` itself only when nothing else is in it. */
export async function removeCloudFolder(folder: CloudFolder): Promise<void> {
  await rm(folder.path, { recursive: true, force: true })
  await rmdir(path.dirname(folder.path)).catch(() => undefined)
}
