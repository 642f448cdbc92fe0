/** "Did you mean": the existing module whose path is nearest to one that does not exist. */
import { readdir } from 'node:fs/promises'
import path from 'node:path'

/** Modules looked at before the search gives up; a service folder seldom has more. */
const LIMIT = 2000

/** The nearest module under `root` (without extension), unless none is near. */
export async function suggestModule(
  root: string,
  module: string,
  extensions: readonly string[],
): Promise<string | undefined> {
  const candidates = await listModules(root, extensions)
  const ranked = candidates
    .map((candidate) => ({ candidate, distance: distanceOf(candidate, module) }))
    .sort((a, b) => a.distance - b.distance)
  const best = ranked[0]
  return best && best.distance <= Math.max(2, module.length / 3) ? best.candidate : undefined
}

async function listModules(root: string, extensions: readonly string[]): Promise<string[]> {
  const modules: string[] = []
  const folders = ['']
  for (
    let folder = folders.shift();
    folder !== undefined && modules.length < LIMIT;
    folder = folders.shift()
  ) {
    const entries = await readdir(path.join(root, folder), { withFileTypes: true }).catch(() => [])
    for (const entry of entries) {
      const name = path.posix.join(folder, entry.name)
      const { ext } = path.parse(name)
      if (entry.isFile() && extensions.includes(ext)) modules.push(name.slice(0, -ext.length))
      if (entry.isDirectory() && entry.name !== 'node_modules' && !entry.name.startsWith('.'))
        folders.push(name)
    }
  }
  return modules
}

/** Same file in another folder counts as one slip; anything else by its edits (Levenshtein). */
function distanceOf(candidate: string, wanted: string): number {
  if (path.posix.basename(candidate) === path.posix.basename(wanted)) return 1
  let previous = Array.from({ length: wanted.length + 1 }, (_, index) => index)
  for (let row = 1; row <= candidate.length; row++) {
    const current = [row]
    for (let column = 1; column <= wanted.length; column++) {
      const swap = (previous[column - 1] ?? 0) + (candidate[row - 1] === wanted[column - 1] ? 0 : 1)
      current.push(Math.min(swap, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1))
    }
    previous = current
  }
  return previous[wanted.length] ?? 0
}
