/** What esbuild is told. Units that agree on `platformKey` go through one build together. */
import type { Service } from '@skyfold/manifest'
import type { Unit } from '@skyfold/plugin-api'
import type { BuildOptions } from 'esbuild'
import { MODULE_EXTENSIONS } from '../scan/handler-module.ts'
import { IMPORT_META_URL, SHIM_PREFIX } from './entry-plugin.ts'

/** Units with the same key can share a build. */
export function platformKey(unit: Unit): string {
  const { node, external, credentials } = unit.platform
  return JSON.stringify([formatOf(unit), node, [...external].sort(), credentials])
}

/** `.mjs` entries stay modules; everything else becomes CommonJS, which starts faster (docs/decisions/006). */
export function formatOf(unit: Unit): 'cjs' | 'esm' {
  return unit.entry.file.endsWith('.mjs') ? 'esm' : 'cjs'
}

/** Options for `unit` of `service` and those that share its key, without entries, plugins and folder. */
export function buildOptions(unit: Unit, service: Pick<Service, 'functions'>): BuildOptions {
  const format = formatOf(unit)
  const { define, ...formatOptions } = format === 'cjs' ? commonJs : ecmaScript
  return {
    bundle: true,
    write: false,
    metafile: true,
    platform: 'node',
    target: `node${unit.platform.node}`,
    external: [...unit.platform.external],
    format,
    minify: true,
    keepNames: true,
    treeShaking: true,
    mainFields: ['module', 'main'],
    resolveExtensions: [...MODULE_EXTENSIONS, '.json'],
    legalComments: 'none',
    charset: 'utf8',
    sourcemap: false,
    logLevel: 'silent',
    logLimit: 0,
    define: { ...define, ...(choosesNodeEnv(service) ? {} : production) },
    ...formatOptions,
  }
}

/** Lets packages leave their checks for developers out. */
const production = { 'process.env.NODE_ENV': '"production"' }

/** The manifest's own value is known to the platform only, and it counts. */
function choosesNodeEnv({ functions }: Pick<Service, 'functions'>): boolean {
  return functions.some(({ settings, overrides }) =>
    [settings, ...Object.values(overrides)].some(({ environment = {} }) => 'NODE_ENV' in environment),
  )
}

const commonJs: BuildOptions = {
  define: {
    'import.meta.url': IMPORT_META_URL,
    'import.meta.dirname': '__dirname',
    'import.meta.filename': '__filename',
  },
  inject: [`${SHIM_PREFIX}import-meta`],
}

const ecmaScript: BuildOptions = {
  define: { __dirname: 'import.meta.dirname', __filename: 'import.meta.filename' },
  // CommonJS packages inside a module bundle call `require`, which modules do not have.
  banner: {
    js: "import{createRequire as skyfoldCreateRequire}from'node:module';const require=skyfoldCreateRequire(import.meta.url);",
  },
}
