/**
 * One local cloud per folder: a lock that the operating system gives back when its holder ends, however it ends, so
 * that there is no stale lock to guess about.
 */
import { createHash } from 'node:crypto'
import { closeSync, openSync } from 'node:fs'
import net from 'node:net'
import path from 'node:path'

export interface Lock {
  release(): void
}

/** `null`: another process has it. `folder` is the absolute path that is locked; nothing is written into it. */
export function acquireLock(folder: string): Promise<Lock | null> {
  const name = `skyfold-${createHash('sha256').update(`${process.getuid?.()} ${folder}`).digest('hex')}`
  return process.platform === 'linux' ? lockByName(name) : Promise.resolve(lockByFile(name))
}

// Linux: a socket name in the abstract namespace can be held once and is no file (unix(7)).
function lockByName(name: string): Promise<Lock | null> {
  const server = net.createServer((socket) => socket.destroy())
  return new Promise((resolve, reject) => {
    server.once('error', (error) => (codeOf(error) === 'EADDRINUSE' ? resolve(null) : reject(error)))
    server.listen(`\0${name}`, () => resolve({ release: () => server.close() }))
  })
}

// macOS and the BSDs: open(2) can take the lock of flock(2) with the file. The numbers are those of sys/fcntl.h.
const O_RDWR = 0x0002
const O_NONBLOCK = 0x0004
const O_EXLOCK = 0x0020
const O_NOFOLLOW = 0x0100
const O_CREAT = 0x0200

// The file is never removed: one that is could be locked by two, the old file by one and the new by another.
function lockByFile(name: string): Lock | null {
  try {
    const flags = O_RDWR | O_NONBLOCK | O_EXLOCK | O_NOFOLLOW | O_CREAT
    const descriptor = openSync(path.join('/tmp', `${name}.lock`), flags, 0o600)
    return { release: () => closeSync(descriptor) }
  } catch (error) {
    if (['EAGAIN', 'EWOULDBLOCK'].includes(codeOf(error) ?? '')) return null
    throw error
  }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}
