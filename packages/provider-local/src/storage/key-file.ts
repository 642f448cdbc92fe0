/**
 * The key of what the record must not show: 32 random bytes in the user's own state folder. No service folder holds it, so
 * that one which is copied, committed or backed up holds nothing that can be read without it.
 */
import { randomBytes } from 'node:crypto'
import { chmod, link, mkdir, open, readFile, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { SkyfoldError } from '@skyfold/plugin-api'
import { errors } from '../errors.ts'

const KEY_BYTES = 32

/** https://specifications.freedesktop.org/basedir-spec/latest/: a path that is not absolute is to be ignored. */
export function keyFileOf(
  env: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform = process.platform,
): string {
  const absolute = (name: string): string | undefined => {
    const value = env[name] ?? ''
    return path.isAbsolute(value) ? value : undefined
  }
  const own = platform === 'win32' ? absolute('LOCALAPPDATA') : undefined
  const state =
    absolute('XDG_STATE_HOME') ?? own ?? path.join(absolute('HOME') ?? os.homedir(), '.local', 'state')
  return path.join(state, 'skyfold', 'local.key')
}

/** The key; `null`: there is none. Errors: LOCAL_KEY_UNUSABLE. */
export async function readKey(file: string): Promise<Buffer | null> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return null
    throw unusable(file, 'it cannot be read', error)
  })
  if (text === null) return null
  const hex = text.trim()
  if (!/^[0-9a-f]{64}$/.test(hex)) throw unusable(file, 'it does not hold 64 hexadecimal digits')
  // A key that others could read is for its owner alone from here on.
  await chmod(file, 0o600).catch(() => undefined)
  return Buffer.from(hex, 'hex')
}

/** The key, which is made when there is none. Two processes that make it at once get the same. Errors: LOCAL_KEY_UNUSABLE. */
export async function loadKey(file: string): Promise<Buffer> {
  const existing = await readKey(file)
  if (existing) return existing
  await makeKey(file).catch((error: unknown) => {
    throw unusable(file, 'it cannot be written', error)
  })
  const made = await readKey(file)
  if (made) return made
  throw unusable(file, 'it was removed right after it was written')
}

// A link appears in one step and replaces nothing: the first of two wins.
async function makeKey(file: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 })
  const draft = `${file}.${randomBytes(8).toString('hex')}`
  try {
    await writeKey(draft)
    await link(draft, file).catch((error: unknown) => {
      if (codeOf(error) !== 'EEXIST') throw error
    })
  } finally {
    await rm(draft, { force: true })
  }
}

async function writeKey(file: string): Promise<void> {
  const handle = await open(file, 'wx', 0o600)
  try {
    await handle.writeFile(`${randomBytes(KEY_BYTES).toString('hex')}\n`)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

function unusable(file: string, reason: string, cause?: unknown): SkyfoldError {
  return new SkyfoldError(errors.LOCAL_KEY_UNUSABLE({ file, reason }, { cause }))
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}
