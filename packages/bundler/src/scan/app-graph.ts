/**
 * The service's own modules and how they import one another. Packages stay out, which makes this a matter of
 * milliseconds; the reading is done by esbuild, so that it is the same as in the pass.
 */
import type { Unit } from '@skyfold/plugin-api'
import type { BuildOptions, Metafile, Plugin } from 'esbuild'
import { build } from 'esbuild'
import path from 'node:path'
import { UNIT_PREFIX, entryPlugin } from '../pass/entry-plugin.ts'
import { inputPath, isInPackage } from '../pass/rewrite-plugin.ts'
import { MODULE_EXTENSIONS } from './handler-module.ts'

/** Importing module (absolute path; a generated entry by its metafile name) → specifier → imported file (absolute). */
export type ImportMap = ReadonlyMap<string, ReadonlyMap<string, string>>

/** Options that show the service's own modules as the pass will see them. `root`: real path. */
export function appBuildOptions(
  root: string,
  units: readonly Unit[],
  plugins: readonly Plugin[],
): BuildOptions & { metafile: true; write: false } {
  return {
    absWorkingDir: root,
    outdir: root,
    entryPoints: units.map(({ id }) => ({ in: UNIT_PREFIX + id, out: id })),
    plugins: [entryPlugin({ root, units, exports: new Map(), missing: new Set() }), ...plugins],
    bundle: true,
    write: false,
    metafile: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    treeShaking: true,
    resolveExtensions: [...MODULE_EXTENSIONS, '.json'],
    logLevel: 'silent',
    logLimit: 0,
  }
}

/** What `readAppGraph` found. */
export interface AppGraph {
  readonly imports: ImportMap
  /** What the entry of a unit exports, by unit id. */
  readonly exports: ReadonlyMap<string, readonly string[]>
  /** Specifiers of packages that the service's own modules import. */
  readonly packages: ReadonlySet<string>
}

/** What is known of code with errors. */
export const UNKNOWN_APP: AppGraph = { imports: new Map(), exports: new Map(), packages: new Set() }

/** Reads imports and exports; none when there are errors, which the pass will report. */
export async function readAppGraph(root: string, units: readonly Unit[]): Promise<AppGraph> {
  const metafile = await build(appBuildOptions(root, units, [])).then(
    (result) => result.metafile,
    () => undefined,
  )
  if (!metafile) return UNKNOWN_APP
  const exports = units.map(({ id }) => [id, metafile.outputs[`${id}.js`]?.exports ?? []] as const)
  const imported = Object.values(metafile.inputs).flatMap((input) => input.imports)
  const packages = new Set(
    imported.filter(({ external }) => external).map(({ path: specifier }) => specifier),
  )
  return { imports: toImportMap(root, metafile), exports: new Map(exports), packages }
}

/** Absolute path of a module in a metafile; a virtual one keeps its name. */
export function modulePath(root: string, input: string): string {
  return inputPath(root, input) ?? input
}

function toImportMap(root: string, metafile: Metafile): ImportMap {
  const imports = new Map<string, Map<string, string>>()
  for (const [name, input] of Object.entries(metafile.inputs)) {
    const bySpecifier = new Map<string, string>()
    for (const { path: target, original, external } of input.imports) {
      const file = inputPath(root, target)
      const isOwn = file && !external && !isInPackage(file) && MODULE_EXTENSIONS.includes(path.extname(file))
      if (isOwn && original !== undefined) bySpecifier.set(original, file)
    }
    if (bySpecifier.size > 0) imports.set(modulePath(root, name), bySpecifier)
  }
  return imports
}
