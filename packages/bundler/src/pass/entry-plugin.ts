/**
 * Gives esbuild the generated entries. Filters are narrow, because each match costs a round trip between
 * processes; and files of the user are left to esbuild's own resolution, which alone applies tsconfig.json to them.
 */
import type { Unit } from '@skyfold/plugin-api'
import type { OnLoadResult, OnResolveArgs, OnResolveResult, Plugin, PluginBuild } from 'esbuild'
import { fileURLToPath } from 'node:url'
import { normalModule } from '../scan/handler-module.ts'

export const ENTRY_PREFIX = 'skyfold-entry:'
export const SHIM_PREFIX = 'skyfold-shim:'
/** The name that `import.meta.url` goes by in CommonJS output. */
export const IMPORT_META_URL = 'skyfold_import_meta_url'

const ENTRY = 'skyfold-entry'
const SHIM = 'skyfold-shim'
const MISSING = 'skyfold-missing'

export interface EntrySources {
  readonly root: string
  readonly units: readonly Unit[]
  /** Modules of handlers that are not there: they stand for an empty module, because they have been reported. */
  readonly missing: ReadonlySet<string>
}

/** The plugin for one build. */
export function entryPlugin({ root, units, missing }: EntrySources): Plugin {
  const sources = new Map(units.map((unit) => [unit.id, unit.entry.source]))
  return {
    name: 'skyfold-entry',
    setup(build: PluginBuild): void {
      build.onResolve({ filter: /^skyfold-entry:/ }, ({ path }) => ({
        path: path.slice(ENTRY_PREFIX.length),
        namespace: ENTRY,
      }))
      build.onLoad({ filter: /.*/, namespace: ENTRY }, ({ path }) => entry(sources.get(path) ?? '', root))
      build.onResolve({ filter: /^@skyfold\/runtime$/, namespace: ENTRY }, () => runtime)
      build.onResolve({ filter: /^\.\.?\//, namespace: ENTRY }, (args) => resolveHandler(args, missing))
      build.onLoad({ filter: /.*/, namespace: MISSING }, () => ({ contents: 'module.exports = {}' }))
      build.onResolve({ filter: /^skyfold-shim:/ }, () => ({
        path: 'import-meta',
        namespace: SHIM,
        sideEffects: false,
      }))
      build.onLoad({ filter: /.*/, namespace: SHIM }, () => entry(SHIM_SOURCE, root))
    },
  }
}

const SHIM_SOURCE = `import { pathToFileURL } from 'node:url'
export const ${IMPORT_META_URL} = /* @__PURE__ */ pathToFileURL(__filename).href`

/** Our own copy, so that a service folder need not have it installed. */
const runtime: OnResolveResult = {
  path: fileURLToPath(import.meta.resolve('@skyfold/runtime')),
  sideEffects: false,
}

function entry(contents: string, resolveDir: string): OnLoadResult {
  return { contents, resolveDir, loader: 'js' }
}

function resolveHandler(args: OnResolveArgs, missing: ReadonlySet<string>): OnResolveResult | undefined {
  return missing.has(normalModule(args.path)) ? { path: args.path, namespace: MISSING } : undefined
}
