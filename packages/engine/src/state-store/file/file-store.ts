/**
 * A state in a file: written beside, flushed, renamed over, so that a kill at any moment leaves the old or the new
 * one whole. Compare-and-swap comes from a lock file. The last generations stay beside it for the day somebody needs one.
 */
import { chmod, link, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { SkyfoldError, type StackId } from '@skyfold/plugin-api'
import type { Generation, StateStore, StateTag, StoredState } from '@skyfold/plugin-api'
import { engineDiagnostics } from '../../diagnostics.ts'
import { isRunning } from '../../env.ts'
import { sha256 } from '../../graph/canonical.ts'
import { stackName } from '../../state/state.ts'
import { createFileBlobs } from './file-blobs.ts'
import { isSystemError, unwritable } from './file-failure.ts'
import { withFileLock } from './file-lock.ts'

/** Older generations that are kept. */
const GENERATIONS = 10

/** A store in `folder` (made with mode 0700) for one stack. The file name is readable and unique. */
export function createFileStore({
  folder,
  stack,
}: {
  readonly folder: string
  readonly stack: StackId
}): StateStore {
  const files = new StateFiles(folder, fileName(stack))
  const whileLocked = async <T>(expected: StateTag | null, work: () => Promise<T>): Promise<T> => {
    await files.prepare()
    return withFileLock(files.lock, async () => {
      const current = await files.read()
      if ((current?.tag ?? null) !== expected) throw conflict(files.location)
      return work()
    })
  }
  const locked = <T>(expected: StateTag | null, work: () => Promise<T>): Promise<T> =>
    whileLocked(expected, work).catch(unwritable(files.location))
  return {
    location: files.location,
    get: () => files.read(),
    put: (body, expected) => locked(expected, () => files.write(body)),
    remove: (expected) => locked(expected, () => files.remove()),
    history: () => files.history(),
    past: (id) => files.past(id),
    blobs: createFileBlobs(path.join(folder, 'blobs', fileName(stack))),
  }
}

class StateFiles {
  readonly location: string
  readonly lock: string
  readonly #folder: string
  readonly #name: string
  readonly #current: string

  constructor(folder: string, name: string) {
    this.#folder = folder
    this.#name = name
    this.#current = path.join(folder, `${name}.json`)
    this.location = `file ${this.#current}`
    this.lock = path.join(folder, `${name}.lock`)
  }

  async prepare(): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 })
    await chmod(this.#folder, 0o700)
  }

  async read(): Promise<StoredState | null> {
    const text = await readFile(this.#current, 'utf8').catch((error: unknown) => this.#absent(error))
    if (text === null) return null
    const { body, trailer } = split(text)
    // What is damaged cannot be read as a state either, but it can be replaced by one that can.
    return trailer === trailerOf(body) ? { body, tag: trailer } : { body: text, tag: trailerOf(text) }
  }

  /** Called with the lock held. */
  async write(body: string): Promise<StateTag> {
    const draft = path.join(this.#folder, `${this.#name}.draft`)
    const trailer = trailerOf(body)
    await rm(draft, { force: true })
    try {
      await writeThrough(draft, `${body}\n${trailer}\n`)
      await this.#sweep()
      await this.#keepGeneration()
      await rename(draft, this.#current)
    } finally {
      // It has another name by now, or is not whole.
      await rm(draft, { force: true })
    }
    await this.#flushFolder()
    return trailer
  }

  async history(): Promise<readonly Generation[]> {
    const generations = (await this.#generations().catch(absent)) ?? []
    const timed = generations.map(async ({ name, number }) => {
      const { mtimeMs } = await stat(path.join(this.#folder, name))
      return { id: `${number}`, time: mtimeMs }
    })
    return (await Promise.all(timed)).reverse()
  }

  async past(id: string): Promise<string | null> {
    if (!/^\d+$/.test(id)) return null
    const text = await readFile(path.join(this.#folder, `${this.#name}.${id}.json`), 'utf8').catch(absent)
    if (text === null) return null
    const { body, trailer } = split(text)
    return trailer === trailerOf(body) ? body : text
  }

  /** Called with the lock held. */
  async remove(): Promise<void> {
    for (const name of await this.#files()) {
      if (!name.startsWith(`${this.#name}.lock`)) await rm(path.join(this.#folder, name), { force: true })
    }
    await this.#sweep()
    await this.#flushFolder()
  }

  /** Removes what writers left that were killed. */
  async #sweep(): Promise<void> {
    for (const name of await this.#files()) {
      const match = /\.lock\..*?(\d+)-[0-9a-f]+\.draft$/.exec(name)
      if (match && !isRunning(Number(match[1]))) await rm(path.join(this.#folder, name), { force: true })
    }
  }

  /** Gives the file about to be replaced a second name, and forgets the oldest ones. */
  async #keepGeneration(): Promise<void> {
    const generations = await this.#generations()
    const next = (generations.at(-1)?.number ?? 0) + 1
    await link(this.#current, path.join(this.#folder, `${this.#name}.${next}.json`)).catch(absent)
    for (const old of generations.slice(0, Math.max(0, generations.length - GENERATIONS + 1))) {
      await rm(path.join(this.#folder, old.name), { force: true })
    }
  }

  async #generations(): Promise<{ readonly name: string; readonly number: number }[]> {
    const names = await this.#files()
    return names
      .flatMap((name) => {
        const match = /^\.(\d+)\.json$/.exec(name.slice(this.#name.length))
        return match ? [{ name, number: Number(match[1]) }] : []
      })
      .sort((a, b) => a.number - b.number)
  }

  async #files(): Promise<string[]> {
    const names = await readdir(this.#folder)
    return names.filter((name) => name.startsWith(`${this.#name}.`))
  }

  /** No file is no state; a file that cannot be read is another matter. */
  #absent(error: unknown): null {
    if (!isSystemError(error)) throw error
    if (error.code === 'ENOENT') return null
    const detail = { location: this.location, problem: error.message }
    throw new SkyfoldError(engineDiagnostics.ENGINE_STATE_UNREADABLE(detail), { cause: error })
  }

  /** The rename itself is durable only when the folder is. */
  async #flushFolder(): Promise<void> {
    const handle = await open(this.#folder, 'r')
    try {
      await handle.sync()
    } finally {
      await handle.close()
    }
  }
}

/** `orders-dev-local-eu-1-3f2a9c51d0ab`: the hash keeps apart what the readable part would merge. */
function fileName(stack: StackId): string {
  const readable = stackName(stack)
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
  return `${readable.replaceAll(/^-|-$/g, '').slice(0, 80)}-${sha256(stackName(stack)).slice(0, 12)}`
}

async function writeThrough(file: string, text: string): Promise<void> {
  const handle = await open(file, 'wx', 0o600)
  try {
    await handle.writeFile(text)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

function trailerOf(body: string): string {
  return `sha256:${sha256(body)}`
}

function split(text: string): { readonly body: string; readonly trailer: string } {
  const end = text.lastIndexOf('\nsha256:')
  return end < 0
    ? { body: text, trailer: '' }
    : { body: text.slice(0, end), trailer: text.slice(end + 1).trimEnd() }
}

function absent(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null
  throw error
}

function conflict(location: string): SkyfoldError {
  return new SkyfoldError(engineDiagnostics.ENGINE_STATE_CONFLICT({ location }), { failure: 'conflict' })
}
