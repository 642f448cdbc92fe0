/**
 * The only door between a path that a manifest names and the file system. It follows symbolic links,
 * so that neither `../..` nor a link inside the folder leads outside it.
 */
import { realpath } from 'node:fs/promises'
import path from 'node:path'

/** Why a path was refused. */
export type PathRefusal = 'absolute' | 'outside' | 'null-byte'

/** `ok`: the absolute path, links resolved as far as it exists. */
export type ResolvedPath =
  | { readonly ok: true; readonly path: string }
  | { readonly ok: false; readonly reason: PathRefusal }

/**
 * Resolves `candidate` (relative to `root`, either slash) and refuses what leaves `root`, unless it lies in
 * one of `allowOutside` (absolute folders). The file need not exist: its nearest existing parent is checked.
 * Errors: those of `realpath` other than ENOENT and ENOTDIR (EACCES, ELOOP).
 */
export async function resolveInside(
  root: string,
  candidate: string,
  allowOutside: readonly string[] = [],
): Promise<ResolvedPath> {
  if (candidate.includes('\0')) return { ok: false, reason: 'null-byte' }
  const normal = candidate.replaceAll('\\', '/')
  if (allowOutside.length === 0 && isAbsoluteAnywhere(normal)) return { ok: false, reason: 'absolute' }
  const target = await realpathOfNearest(path.resolve(root, normal))
  const folders = await Promise.all([root, ...allowOutside].map(realpathOfNearest))
  if (folders.some((folder) => isWithin(folder, target))) return { ok: true, path: target }
  return { ok: false, reason: 'outside' }
}

function isAbsoluteAnywhere(candidate: string): boolean {
  return path.posix.isAbsolute(candidate) || path.win32.isAbsolute(candidate) || /^[a-zA-Z]:/.test(candidate)
}

function isWithin(folder: string, target: string): boolean {
  const relative = path.relative(folder, target)
  return relative === '' || (relative.split(path.sep)[0] !== '..' && !path.isAbsolute(relative))
}

async function realpathOfNearest(target: string): Promise<string> {
  try {
    return await realpath(target)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code !== 'ENOENT' && code !== 'ENOTDIR') throw error
    const parent = path.dirname(target)
    if (parent === target) return target
    return path.join(await realpathOfNearest(parent), path.basename(target))
  }
}
