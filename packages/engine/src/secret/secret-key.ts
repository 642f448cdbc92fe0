/** The key of the hashes that stand for secrets, kept beside the state and readable by its owner alone. */
import { chmod, link, mkdir, open, readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import { SkyfoldError } from '@skyfold/plugin-api'
import { engineDiagnostics } from '../diagnostics.ts'
import { system } from '../env.ts'
import { unwritable } from '../state-store/file/file-failure.ts'

const KEY_BYTES = 32

/**
 * The 32 bytes in `file`; made at random (mode 0600, folder 0700) when there is no file. Two processes that make it
 * at once get the same key. Errors: ENGINE_SECRET_KEY_UNREADABLE, ENGINE_STATE_UNWRITABLE.
 */
export async function loadSecretKey(file: string): Promise<Uint8Array> {
  const existing = await readKey(file)
  if (existing) return existing
  await makeKey(file).catch(unwritable(`file ${file}`))
  return (await readKey(file)) ?? unreadable(file)
}

async function makeKey(file: string): Promise<void> {
  const folder = path.dirname(file)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const draft = `${file}.${process.pid}.${system.randomHex(4)}`
  try {
    await writeKey(draft)
    await link(draft, file).catch(ignoreExisting)
  } finally {
    await rm(draft, { force: true })
  }
}

async function readKey(file: string): Promise<Uint8Array | null> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw unreadableError(file, error)
  })
  if (text === null) return null
  await chmod(file, 0o600)
  const hex = text.trim()
  return /^[0-9a-f]{64}$/.test(hex) ? Buffer.from(hex, 'hex') : unreadable(file)
}

async function writeKey(file: string): Promise<void> {
  const handle = await open(file, 'wx', 0o600)
  try {
    await handle.writeFile(`${system.randomHex(KEY_BYTES)}\n`)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error
}

function unreadable(file: string): never {
  throw unreadableError(file)
}

function unreadableError(file: string, cause?: unknown): SkyfoldError {
  return new SkyfoldError(engineDiagnostics.ENGINE_SECRET_KEY_UNREADABLE({ file }, { cause }))
}
