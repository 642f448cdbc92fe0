/** Finds the running local cloud of a service folder, or starts it. */
import { spawn } from 'node:child_process'
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs'
import { realpath } from 'node:fs/promises'
import { request as httpRequest } from 'node:http'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Diagnostic } from '@skyfold/manifest'
import type { Clock } from '@skyfold/plugin-api'
import { SkyfoldError } from '@skyfold/plugin-api'
import { cloudFolder, readIfThere } from '../storage/cloud-folder.ts'
import { keyFileOf } from '../storage/key-file.ts'
import { essentialVariables } from '../environment/variables.ts'
import { errors } from '../errors.ts'
import type { Contact } from '../protocol.ts'

const PROGRAM = fileURLToPath(new URL('../daemon/cloud-process.js', import.meta.url))
const START_MS = 15_000
const POLL_MS = 20

export interface FindOptions {
  /** Absolute path of the service folder. */
  readonly root: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly clock: Clock
}

/** The contact of the running local cloud; `null`: none runs. */
export async function findCloud(root: string): Promise<Contact | null> {
  const real = await realpath(root)
  const contact = parseContact(await readIfThere(cloudFolder(real).contact).catch(() => null))
  return contact?.root === real && (await isAlive(contact)) ? contact : null
}

/**
 * The contact of the running local cloud, which is started when none runs. Errors: LOCAL_DAEMON_START_FAILED,
 * LOCAL_RECORD_UNREADABLE, LOCAL_KEY_UNUSABLE.
 */
export async function ensureCloud(options: FindOptions): Promise<Contact> {
  const root = await realpath(options.root)
  const deadline = options.clock.now() + START_MS
  const start = { running: false, failed: false }
  while (options.clock.now() < deadline && !start.failed) {
    const contact = await findCloud(root)
    if (contact) return contact
    // One that finds the lock taken ends at once; it is started again in case its holder was about to end.
    if (!start.running) startProgram(root, options, start)
    await options.clock.sleep(POLL_MS)
  }
  throw new SkyfoldError(await startFailure(root))
}

async function startFailure(root: string): Promise<Diagnostic> {
  const folder = cloudFolder(root)
  const told = await readIfThere(folder.failure).catch(() => null)
  // Written in one step by the program that could not start.
  return told === null
    ? errors.LOCAL_DAEMON_START_FAILED({ log: folder.ownLog })
    : (JSON.parse(told) as Diagnostic)
}

/** Resolves when the process of that contact is gone. */
export async function waitForEnd(contact: Contact, clock: Clock): Promise<void> {
  const deadline = clock.now() + START_MS
  while (isRunning(contact.pid) && clock.now() < deadline) await clock.sleep(POLL_MS)
}

interface Start {
  running: boolean
  failed: boolean
}

function startProgram(root: string, options: FindOptions, start: Start): void {
  const folder = cloudFolder(root)
  mkdirSync(folder.path, { recursive: true, mode: 0o700 })
  const log = openSync(folder.ownLog, 'a', 0o600)
  const child = spawn(process.execPath, [PROGRAM, root, keyFileOf(options.env)], {
    cwd: path.parse(root).root,
    env: essentialVariables(options.env),
    detached: true,
    stdio: ['ignore', log, log],
  })
  closeSync(log)
  start.running = true
  const end = (code: number | null): void => void Object.assign(start, { running: false, failed: code !== 0 })
  child.once('error', () => end(1)).once('exit', end)
  child.unref()
}

function parseContact(text: string | null): Contact | null {
  try {
    const value: unknown = JSON.parse(text ?? 'null')
    return isContact(value) ? value : null
  } catch {
    return null
  }
}

function isContact(value: unknown): value is Contact {
  return (
    typeof value === 'object' &&
    value !== null &&
    'pid' in value &&
    Number.isInteger(value.pid) &&
    'root' in value &&
    'port' in value &&
    Number.isInteger(value.port) &&
    'token' in value &&
    typeof value.token === 'string'
  )
}

function isAlive({ port, token }: Contact): Promise<boolean> {
  return new Promise((resolve) => {
    const headers = { authorization: `Bearer ${token}` }
    const asked = httpRequest(
      { host: '127.0.0.1', port, path: '/health', headers, agent: false },
      (answer) => {
        answer.resume().once('end', () => resolve(answer.statusCode === 200))
      },
    )
    asked.setTimeout(2000, () => asked.destroy())
    asked
      .once('error', () => resolve(false))
      .once('close', () => resolve(false))
      .end()
  })
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return !isZombie(pid)
  } catch {
    return false
  }
}

/** True for a process that has ended and waits to be reaped, which the first process of a container may never do. */
function isZombie(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    // The name of the program comes before the state and may hold anything, brackets too.
    return stat.slice(stat.lastIndexOf(')') + 2).startsWith('Z')
  } catch {
    // Not Linux.
    return false
  }
}
