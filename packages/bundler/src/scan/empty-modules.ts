/**
 * Which unused modules a build need not read at all. Not every one: through a barrel of which nothing is used itself
 * may pass what is. So it is tried, and what turns out to be missed is read after all.
 */
import { build } from 'esbuild'
import { emptyModules, missedModules, pureModules } from '../pass/own-imports-plugin.ts'
import type { UnitGroup } from '../pass/unit-groups.ts'
import type { ImportMap } from './app-graph.ts'
import { appBuildOptions } from './app-graph.ts'

/** By absolute path, the names that a module exports. */
export type ModuleExports = ReadonlyMap<string, readonly string[]>

/** The part of `exports` that an empty module can stand for in the build of `group`. `root`: real path. */
export async function chooseEmpty(
  root: string,
  { units, unused }: UnitGroup,
  imports: ImportMap,
  exports: ModuleExports,
): Promise<ModuleExports> {
  const empty = new Map([...exports].filter(([file]) => unused.has(file)))
  while (empty.size > 0) {
    const plugins = [emptyModules(imports, empty), pureModules(imports, unused)]
    const missed = await build(appBuildOptions(root, units, plugins)).then(
      ({ metafile }) => missedModules(metafile),
      // A name that `export *` passes on from a package is missed in one of them, and we are not told which.
      () => [...empty.keys()],
    )
    if (missed.length === 0) break
    for (const file of missed) empty.delete(file)
  }
  return empty
}
