/**
 * Which of the service's own modules a unit reaches but takes nothing from: the rest of a barrel. esbuild keeps them,
 * because loading a module may have effects; we say that a module nobody takes anything from is not loaded. Exempt are
 * modules that anybody imports for their effects alone (`import './setup.ts'`), and those under a package.json that has
 * its own say (`"sideEffects"`), which is also how a service turns this off.
 */
import type { Unit } from '@skyfold/plugin-api'
import type { Message, Metafile } from 'esbuild'
import { build } from 'esbuild'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { UNIT_PREFIX } from '../pass/entry-plugin.ts'
import { pureModules } from '../pass/own-imports-plugin.ts'
import type { AppGraph, ImportMap } from './app-graph.ts'
import { appBuildOptions, modulePath, readAppGraph } from './app-graph.ts'

/** What one unit takes of the service's own modules: absolute paths. */
export interface ModuleUse {
  readonly used: ReadonlySet<string>
  readonly unused: ReadonlySet<string>
}

export interface AppUse extends AppGraph {
  /** By unit id. */
  readonly units: ReadonlyMap<string, ModuleUse>
  /** Unused by some unit. */
  readonly unused: ReadonlySet<string>
}

/** Judges all `units` at once. Nothing is unused when the code has errors. `root`: real path. */
export async function findUnused(root: string, units: readonly Unit[]): Promise<AppUse> {
  const graph = await readAppGraph(root, units)
  const { imports } = graph
  const candidates = new Set<string>()
  for (const [importer, bySpecifier] of imports) {
    if (importer.startsWith(UNIT_PREFIX)) continue
    for (const file of bySpecifier.values()) if (!(await declaresSideEffects(file))) candidates.add(file)
  }
  if (candidates.size === 0) return { ...graph, units: new Map(), unused: new Set() }
  const first = await tryOut(root, units, { imports, pure: candidates })
  for (const file of bareImports(root, first.warnings, imports)) candidates.delete(file)
  const { metafile } = await tryOut(root, units, { imports, pure: candidates })
  const uses = new Map(units.map(({ id }) => [id, useOf(root, metafile, id, candidates)]))
  return { ...graph, units: uses, unused: union([...uses.values()].map((use) => use.unused)) }
}

function union(sets: readonly ReadonlySet<string>[]): Set<string> {
  const all = new Set<string>()
  for (const set of sets) for (const each of set) all.add(each)
  return all
}

interface Trial {
  readonly imports: ImportMap
  readonly pure: ReadonlySet<string>
}

async function tryOut(
  root: string,
  units: readonly Unit[],
  { imports, pure }: Trial,
): Promise<{ warnings: Message[]; metafile: Metafile }> {
  return build(appBuildOptions(root, units, [pureModules(imports, pure)]))
}

/** esbuild warns where it was told to leave out what somebody imports for its effects alone. */
function bareImports(root: string, warnings: readonly Message[], imports: ImportMap): string[] {
  return warnings.flatMap(({ id, location }) => {
    if (id !== 'ignored-bare-import' || !location) return []
    const bySpecifier = imports.get(modulePath(root, location.file))
    const quoted = Buffer.from(location.lineText).subarray(location.column, location.column + location.length)
    const target = bySpecifier?.get(quoted.subarray(1, -1).toString())
    // A specifier with escapes is not found by its text: then everything that the module imports is kept.
    return target === undefined ? [...(bySpecifier?.values() ?? [])] : [target]
  })
}

function useOf(root: string, metafile: Metafile, id: string, candidates: ReadonlySet<string>): ModuleUse {
  const kept = Object.entries(metafile.outputs[`${id}.js`]?.inputs ?? {})
  const used = new Set(
    kept.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([name]) => modulePath(root, name)),
  )
  const reached = reach(metafile, UNIT_PREFIX + id).map((name) => modulePath(root, name))
  return { used, unused: new Set(reached.filter((file) => candidates.has(file) && !used.has(file))) }
}

function reach(metafile: Metafile, entry: string): string[] {
  const reached = new Set([entry])
  for (const name of reached) {
    for (const { path: target, external } of metafile.inputs[name]?.imports ?? [])
      if (!external) reached.add(target)
  }
  return [...reached]
}

/** True when the package.json that governs `file` has a `sideEffects` of its own. */
async function declaresSideEffects(file: string): Promise<boolean> {
  for (let folder = path.dirname(file); ; folder = path.dirname(folder)) {
    const text = await readFile(path.join(folder, 'package.json'), 'utf8').catch(() => undefined)
    if (text !== undefined) return hasKey(text, 'sideEffects')
    if (folder === path.dirname(folder)) return false
  }
}

function hasKey(text: string, key: string): boolean {
  try {
    const parsed: unknown = JSON.parse(text)
    return typeof parsed === 'object' && parsed !== null && key in parsed
  } catch {
    // esbuild reports a package.json that cannot be read.
    return false
  }
}
