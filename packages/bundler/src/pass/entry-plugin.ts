/**
 * Gives esbuild the generated entries. Filters are narrow, because each match costs a round trip between
 * processes; and files of the user are left to esbuild's own resolution, which alone applies tsconfig.json to them.
 */
import type { Unit } from '@skyfold/plugin-api'
import type { OnLoadArgs, OnLoadResult, OnResolveArgs, OnResolveResult, Plugin, PluginBuild } from 'esbuild'
import { fileURLToPath } from 'node:url'
import { normalModule } from '../scan/handler-module.ts'

/** Before a unit's id: its generated entry as an ECMAScript module, the text that the provider gave. */
export const UNIT_PREFIX = 'skyfold-unit:'
/** Before a unit's id: the same with the exports of a CommonJS module. */
export const ENTRY_PREFIX = 'skyfold-entry:'
export const SHIM_PREFIX = 'skyfold-shim:'
/** The name that `import.meta.url` goes by in CommonJS output. */
export const IMPORT_META_URL = 'skyfold_import_meta_url'

const UNIT = 'skyfold-unit'
const ENTRY = 'skyfold-entry'
const SHIM = 'skyfold-shim'
const MISSING = 'skyfold-missing'

export interface EntrySources {
  readonly root: string
  readonly units: readonly Unit[]
  /** What each entry exports, by unit id; needed where `ENTRY_PREFIX` is used. */
  readonly exports: ReadonlyMap<string, readonly string[]>
  /** Modules of handlers that are not there: they stand for an empty module, because they have been reported. */
  readonly missing: ReadonlySet<string>
}

/** The plugin for one build. */
export function entryPlugin({ root, units, exports, missing }: EntrySources): Plugin {
  const sources = new Map(units.map((unit) => [unit.id, unit.entry.source]))
  return {
    name: 'skyfold-entry',
    setup(build: PluginBuild): void {
      addNamespace(build, UNIT, ({ path }) => text(sources.get(path) ?? '', root))
      addNamespace(build, ENTRY, ({ path }) => text(commonJsEntry(path, exports.get(path) ?? []), root))
      addNamespace(build, SHIM, () => text(SHIM_SOURCE, root))
      build.onResolve({ filter: /^@skyfold\/runtime$/, namespace: UNIT }, () => runtime)
      build.onResolve({ filter: /^\.\.?\//, namespace: UNIT }, (args) => resolveHandler(args, missing))
      build.onLoad({ filter: /.*/, namespace: MISSING }, () => ({ contents: 'module.exports = {}' }))
    },
  }
}

/** Modules whose specifier is `<namespace>:<path>`. */
function addNamespace(build: PluginBuild, namespace: string, load: (args: OnLoadArgs) => OnLoadResult): void {
  build.onResolve({ filter: new RegExp(`^${namespace}:`) }, ({ path }) => ({
    path: path.slice(namespace.length + 1),
    namespace,
    // An entry may start a server and export nothing; the shim is left out where nobody asks for it.
    sideEffects: namespace !== SHIM,
  }))
  build.onLoad({ filter: /.*/, namespace }, load)
}

/**
 * Plain assignments instead of the getters that esbuild makes of `export`: half of a small package, and what
 * instrumentation can replace (docs/decisions/006).
 */
function commonJsEntry(id: string, names: readonly string[]): string {
  const quoted = names.map((name) => JSON.stringify(name))
  const imported = quoted.map((name, index) => `${name} as e${index}`).join()
  const assigned = quoted.map((name, index) => `exports[${name}]=e${index};`).join('')
  return `import{${imported}}from${JSON.stringify(UNIT_PREFIX + id)};${assigned}`
}

const SHIM_SOURCE = `import { pathToFileURL } from 'node:url'
export const ${IMPORT_META_URL} = /* @__PURE__ */ pathToFileURL(__filename).href`

/** Our own copy, so that a service folder need not have it installed. */
const runtime: OnResolveResult = {
  path: fileURLToPath(import.meta.resolve('@skyfold/runtime')),
  sideEffects: false,
}

function text(contents: string, resolveDir: string): OnLoadResult {
  return { contents, resolveDir, loader: 'js' }
}

function resolveHandler(args: OnResolveArgs, missing: ReadonlySet<string>): OnResolveResult | undefined {
  return missing.has(normalModule(args.path)) ? { path: args.path, namespace: MISSING } : undefined
}
