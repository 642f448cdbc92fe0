/** Lists the files under a folder of the service without ever leaving the service. */
import { resolveInside } from '@skyfold/manifest'
import { readdir, stat } from 'node:fs/promises'
import path from 'node:path'

/** `file`: where its bytes are (links resolved). `outside`: a link that leaves the service folder. */
export type Found =
  | { readonly kind: 'file'; readonly path: string; readonly file: string }
  | { readonly kind: 'outside'; readonly path: string }
  | { readonly kind: 'unreadable'; readonly path: string; readonly cause: unknown }

/** Never entered; a walk may begin inside one. */
const SKIPPED = new Set(['node_modules', '.git', '.skyfold'])

/**
 * Everything under `base` (a folder or a file, relative to `root`; empty for the root itself), in the order of names.
 * Links inside the root are followed, unless they lead back to a folder they are in. Nothing when `base` is not there.
 * Paths are relative to `root`.
 */
export async function walk(root: string, base: string): Promise<Found[]> {
  const found: Found[] = []
  try {
    await visit(root, base, [], found)
  } catch (error) {
    if (!isAbsent(error)) found.push({ kind: 'unreadable', path: base, cause: error })
  }
  return found
}

async function visit(root: string, name: string, above: readonly string[], found: Found[]): Promise<void> {
  const resolved = await resolveInside(root, name)
  if (!resolved.ok) {
    found.push({ kind: 'outside', path: name })
    return
  }
  const facts = await stat(resolved.path)
  if (facts.isFile()) found.push({ kind: 'file', path: name, file: resolved.path })
  if (!facts.isDirectory() || above.includes(resolved.path)) return
  const entries = await readdir(resolved.path, { withFileTypes: true })
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (SKIPPED.has(entry.name)) continue
    const inner = path.posix.join(name, entry.name)
    if (entry.isFile()) {
      found.push({ kind: 'file', path: inner, file: path.join(resolved.path, entry.name) })
      continue
    }
    try {
      await visit(root, inner, [...above, resolved.path], found)
    } catch (cause) {
      // A link to nothing or to itself, a folder that is not ours to read: said only if a pattern selects it.
      found.push({ kind: 'unreadable', path: inner, cause })
    }
  }
}

function isAbsent(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException
  return code === 'ENOENT' || code === 'ENOTDIR'
}
