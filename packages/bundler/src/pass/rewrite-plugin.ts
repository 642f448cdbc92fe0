/** What a first build taught us about packages, applied to the next one by exact names only. */
import type { Plugin, PluginBuild } from 'esbuild'
import path from 'node:path'

export interface Rewrites {
  /** Specifiers that packages load on demand and that are not installed: left to run time. */
  readonly optional: ReadonlySet<string>
  readonly required: readonly RequiredFile[]
}

/** What `require(specifier)` in the file `importer` gives in Node.js; absolute paths. */
export interface RequiredFile {
  readonly specifier: string
  readonly importer: string
  readonly file: string
}

/** The plugin for one build. */
export function rewritePlugin({ optional, required }: Rewrites): Plugin {
  const files = new Map(required.map(({ specifier, importer, file }) => [`${specifier}\0${importer}`, file]))
  return {
    name: 'skyfold-rewrite',
    setup(build: PluginBuild): void {
      if (optional.size > 0) {
        build.onResolve({ filter: exactly(optional) }, ({ path: specifier, importer, kind }) =>
          isInPackage(importer) && kind !== 'import-statement'
            ? { path: specifier, external: true }
            : undefined,
        )
      }
      if (required.length > 0) {
        const filter = exactly(required.map(({ specifier }) => specifier))
        build.onResolve({ filter }, ({ path: specifier, importer, kind }) => {
          const file = kind === 'require-call' ? files.get(`${specifier}\0${importer}`) : undefined
          return file === undefined ? undefined : { path: file }
        })
      }
    },
  }
}

/** True for a file of an installed package. */
export function isInPackage(file: string): boolean {
  return file.split(/[\\/]/).includes('node_modules')
}

/** Matches these specifiers and no other. */
export function exactly(specifiers: Iterable<string>): RegExp {
  const escaped = [...specifiers].map((specifier) =>
    specifier.replace(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`),
  )
  return new RegExp(`^(?:${escaped.join('|')})$`)
}

/** The path of a metafile entry on disk; `undefined` for a virtual module. */
export function inputPath(root: string, input: string): string | undefined {
  return /^[\w-]{2,}:/.test(input) ? undefined : path.resolve(root, input)
}
