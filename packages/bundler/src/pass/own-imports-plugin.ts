/** Answers for some of the service's own modules, wherever another module of the service imports them. */
import type { Metafile, OnResolveResult, Plugin, PluginBuild } from 'esbuild'
import type { ImportMap } from '../scan/app-graph.ts'
import { exactly } from './rewrite-plugin.ts'

const UNUSED = 'skyfold-unused'

/**
 * Tells esbuild that `files` have no side effects, so that it leaves them out where nothing is taken from them. A path
 * that a plugin gives is built without tsconfig.json and without the `type` of its package.json: right for a module
 * that ends up in no output or whose output is thrown away, wrong for any other.
 */
export function pureModules(imports: ImportMap, files: ReadonlySet<string>): Plugin {
  return {
    name: 'skyfold-pure',
    setup: (build) => answerFor(build, imports, (file) => (files.has(file) ? pure(file) : undefined)),
  }
}

/**
 * Puts modules without code in the place of those of which nothing is used: the same names (`exports`, by file), and
 * nothing of the packages that they would have led to. A name of which we do not know is an error of esbuild's.
 */
export function emptyModules(imports: ImportMap, exports: ReadonlyMap<string, readonly string[]>): Plugin {
  return {
    name: 'skyfold-unused',
    setup(build): void {
      answerFor(build, imports, (file) =>
        exports.has(file) ? { ...pure(file), namespace: UNUSED } : undefined,
      )
      build.onLoad({ filter: /.*/, namespace: UNUSED }, ({ path }) => ({
        contents: emptyModule(exports.get(path) ?? []),
      }))
    },
  }
}

/** The files behind which an empty module stands although something of it arrived in the output. */
export function missedModules(metafile: Metafile): string[] {
  return Object.values(metafile.outputs).flatMap(({ inputs }) =>
    Object.entries(inputs)
      .filter(([name, { bytesInOutput }]) => name.startsWith(`${UNUSED}:`) && bytesInOutput > 0)
      .map(([name]) => name.slice(UNUSED.length + 1)),
  )
}

function pure(path: string): OnResolveResult {
  return { path, sideEffects: false }
}

function emptyModule(names: readonly string[]): string {
  return `let nothing;export{${names.map((name) => `nothing as ${JSON.stringify(name)}`).join()}}`
}

type Answer = (file: string) => OnResolveResult | undefined

function answerFor(build: PluginBuild, imports: ImportMap, answer: Answer): void {
  const specifiers = new Set<string>()
  for (const bySpecifier of imports.values()) {
    for (const [specifier, file] of bySpecifier) if (answer(file)) specifiers.add(specifier)
  }
  if (specifiers.size === 0) return
  build.onResolve({ filter: exactly(specifiers) }, ({ path, importer, namespace }) => {
    const file = imports.get(namespace === 'file' ? importer : `${namespace}:${importer}`)?.get(path)
    return file === undefined ? undefined : answer(file)
  })
}
