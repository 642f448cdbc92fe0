/** Blobs as files of one folder: written beside, flushed, and given their name only when they are whole. */
import { link, mkdir, open, readdir, readFile, rm, rmdir } from 'node:fs/promises'
import path from 'node:path'
import type { BlobStore } from '@skyfold/plugin-api'
import { isRunning, system } from '../../env.ts'
import { checkBlobName } from '../blob-name.ts'
import { unwritable } from './file-failure.ts'

/**
 * Blobs in `folder` (made with mode 0700 when the first one comes, gone with the last one, and with it the folder around
 * it when nothing else is there). What a killed writer left half written is cleared away when blobs are listed.
 */
export function createFileBlobs(folder: string): BlobStore {
  const fileOf = (name: string): string => path.join(folder, checkBlobName(name))
  return {
    async put(name, bytes) {
      const file = fileOf(name)
      await create(file, bytes).catch(unwritable(`file ${file}`))
    },
    get: async (name) => (await readFile(fileOf(name)).catch(allow('ENOENT'))) ?? null,
    async list(prefix) {
      const kinds = (await readdir(folder).catch(allow('ENOENT'))) ?? []
      const names = await Promise.all(kinds.map((kind) => namesIn(folder, kind)))
      await discardEmpty(folder)
      return names
        .flat()
        .filter((name) => name.startsWith(prefix))
        .sort()
    },
    async delete(name) {
      const file = fileOf(name)
      await rm(file, { force: true })
      await discardEmpty(path.dirname(file))
      await discardEmpty(folder)
    },
  }
}

async function discardEmpty(folder: string): Promise<void> {
  for (const each of [folder, path.dirname(folder)]) {
    await rmdir(each).catch(allow('ENOENT', 'ENOTEMPTY', 'EEXIST'))
  }
}

async function create(file: string, bytes: Uint8Array): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 })
  // Not a name of a blob, so a writer that was killed leaves nothing that is taken for one.
  const draft = `${file}~${process.pid}~${system.randomHex(6)}`
  try {
    await write(draft, bytes)
    await link(draft, file).catch(allow('EEXIST'))
  } finally {
    await rm(draft, { force: true })
  }
}

async function write(file: string, bytes: Uint8Array): Promise<void> {
  const handle = await open(file, 'wx', 0o600)
  try {
    await handle.writeFile(bytes)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

async function namesIn(folder: string, kind: string): Promise<string[]> {
  const place = path.join(folder, kind)
  const names = (await readdir(place).catch(allow('ENOENT', 'ENOTDIR'))) ?? []
  const left = names.filter(isLeft)
  await Promise.all(left.map((name) => rm(path.join(place, name), { force: true })))
  if (left.length > 0) await discardEmpty(place)
  return names.filter((name) => !name.includes('~')).map((name) => `${kind}/${name}`)
}

/** A draft of a process that is gone. */
function isLeft(name: string): boolean {
  const [, pid] = name.split('~')
  return pid !== undefined && !isRunning(Number(pid))
}

function allow(...codes: readonly string[]): (error: NodeJS.ErrnoException) => undefined {
  return (error) => {
    if (!codes.includes(error.code ?? '')) throw error
  }
}
