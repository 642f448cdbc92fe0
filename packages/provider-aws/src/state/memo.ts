/**
 * Remembers between runs what never changes and would cost a request: whose an access key is, where a bucket lies. It
 * holds nothing secret, and losing it costs a request.
 */
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { randomBytes } from 'node:crypto'
import path from 'node:path'

export interface Memo {
  recall(key: string): string | undefined
  /** Never fails: a folder that cannot be written to only costs the request again. */
  remember(key: string, value: string): Promise<void>
}

/** Access keys of sessions come and go; older ones are forgotten. */
const ENTRIES = 50

/** The memo of a service folder. */
export async function openMemo(root: string): Promise<Memo> {
  const folder = path.join(root, '.skyfold', 'cache')
  const file = path.join(folder, 'aws.json')
  const entries = parse(await readFile(file, 'utf8').catch(() => ''))
  return {
    recall: (key) => entries.get(key),
    async remember(key, value) {
      entries.delete(key)
      entries.set(key, value)
      const draft = `${file}.${randomBytes(4).toString('hex')}`
      const kept = Object.fromEntries([...entries].slice(-ENTRIES))
      await mkdir(folder, { recursive: true, mode: 0o700 })
        .then(() => writeFile(draft, JSON.stringify(kept), { mode: 0o600 }))
        .then(() => rename(draft, file))
        .catch(() => rm(draft, { force: true }))
    },
  }
}

function parse(text: string): Map<string, string> {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value !== 'object' || value === null) return new Map()
    return new Map(
      Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
    )
  } catch {
    // Not there, or written by nobody we know.
    return new Map()
  }
}
