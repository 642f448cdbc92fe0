/** Lists the files under a folder of the service without ever leaving the service. */
import { resolveInside } from '@skyfold/manifest'
import type { Dirent } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import path from 'node:path'

/** `file`: where its bytes are (links resolved). `outside`: a link that leaves the service folder. */
export type Found =
  | { readonly kind: 'file'; readonly path: string; readonly file: string }
  | { readonly kind: 'outside'; readonly path: string }

/** Never entered; a walk may begin inside one. */
const SKIPPED = new Set(['node_modules', '.git', '.skyfold'])

/**
 * Everything under `base` (a folder or a file, relative to `root`; empty for the root itself), in the order of names.
 * Links inside the root are followed, unless they lead back to a folder they are in. Paths are relative to `root`.
 */
export async function walk(root: string, base: string): Promise<Found[]> {
  const found: Found[] = []
  await visit(root, base, [], found)
  return found
}

async function visit(root: string, name: string, above: readonly string[], found: Found[]): Promise<void> {
  const resolved = await resolveInside(root, name)
  if (!resolved.ok) {
    found.push({ kind: 'outside', path: name })
    return
  }
  const facts = await stat(resolved.path).catch(() => undefined)
  if (facts?.isFile()) found.push({ kind: 'file', path: name, file: resolved.path })
  if (!facts?.isDirectory() || above.includes(resolved.path)) return
  for (const entry of await sortedEntries(resolved.path)) {
    const path_ = path.posix.join(name, entry.name)
    if (entry.isFile()) found.push({ kind: 'file', path: path_, file: path.join(resolved.path, entry.name) })
    else if (!SKIPPED.has(entry.name)) await visit(root, path_, [...above, resolved.path], found)
  }
}

async function sortedEntries(folder: string): Promise<Dirent[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  return entries.sort((a, b) => (a.name < b.name ? -1 : 1))
}
