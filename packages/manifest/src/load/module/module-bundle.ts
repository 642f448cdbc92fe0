/**
 * A manifest in TypeScript or JavaScript → one CommonJS text. Paths of tsconfig, JSON imports and mixtures of
 * `import` and `module.exports` work; packages stay outside and are required from where the manifest lies.
 */
import { readFile } from 'node:fs/promises'
import type { SourceMapPayload } from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Loader, Message, OnLoadResult, Plugin } from 'esbuild'

/** `map`: its sources are relative to the service folder. `failure`: the first thing that esbuild refused, where it says so. */
export type ModuleBundle =
  | { readonly ok: true; readonly code: string; readonly map: SourceMapPayload }
  | { readonly ok: false; readonly failure: BundleFailure }

interface BundleFailure {
  readonly reason: string
  /** Absolute path. */
  readonly file?: string
  readonly line?: number
  readonly column?: number
}

/** Bundles `file` (absolute) of the service folder `root`. */
export async function bundleModule(file: string, root: string): Promise<ModuleBundle> {
  const { build } = await import('esbuild')
  try {
    const { outputFiles } = await build({
      entryPoints: [file],
      absWorkingDir: root,
      bundle: true,
      write: false,
      platform: 'node',
      format: 'cjs',
      target: `node${process.versions.node}`,
      packages: 'external',
      outfile: path.join(root, 'manifest.cjs'),
      sourcemap: 'external',
      sourcesContent: false,
      logLevel: 'silent',
      define: OWN_PLACE,
      plugins: [configPlugin, placePlugin],
    })
    const text = (extension: string): string =>
      outputFiles.find((output) => output.path.endsWith(extension))?.text ?? ''
    // esbuild writes what Node reads: version 3 of the format.
    return { ok: true, code: text('.cjs'), map: JSON.parse(text('.map')) as SourceMapPayload }
  } catch (error) {
    return { ok: false, failure: failureOf(error, root) }
  }
}

/** A bundle has one `__dirname`; each module gets its own back under another name. */
const OWN_PLACE: Record<string, string> = {
  __dirname: '__skyfoldDirname',
  __filename: '__skyfoldFilename',
  'import.meta.dirname': '__skyfoldDirname',
  'import.meta.filename': '__skyfoldFilename',
  'import.meta.url': '__skyfoldUrl',
}

const LOADERS: Readonly<Record<string, Loader>> = { '.tsx': 'tsx', '.jsx': 'jsx' }

const placePlugin: Plugin = {
  name: 'module-place',
  setup: (build) => build.onLoad({ filter: /\.[cm]?[jt]sx?$/ }, loadWithPlace),
}

/** `defineService` gives back what it takes, so a manifest needs no installed package for it. */
const configPlugin: Plugin = {
  name: 'manifest-config',
  setup: (build) => {
    build.onResolve({ filter: /^@skyfold\/manifest\/config$/ }, ({ path: name }) => ({
      path: name,
      namespace: 'manifest-config',
    }))
    build.onLoad({ filter: /./, namespace: 'manifest-config' }, () => ({
      contents: 'export const defineService = (source) => source',
    }))
  },
}

async function loadWithPlace({ path: file }: { readonly path: string }): Promise<OnLoadResult> {
  const text = await readFile(file, 'utf8')
  // On the first line, so that lines stay what they are; a hashbang may only stand before everything else.
  const contents = `${placeOf(file)}${text.replace(/^#!/, '//')}`
  const extension = path.extname(file)
  const loader = LOADERS[extension] ?? (extension.endsWith('ts') ? 'ts' : 'js')
  return { contents, loader }
}

function placeOf(file: string): string {
  const names = [
    `__skyfoldDirname=${JSON.stringify(path.dirname(file))}`,
    `__skyfoldFilename=${JSON.stringify(file)}`,
    `__skyfoldUrl=${JSON.stringify(pathToFileURL(file).href)}`,
  ]
  return `const ${names.join(',')};`
}

function failureOf(error: unknown, root: string): BundleFailure {
  const [first] = messagesOf(error)
  if (!first) return { reason: error instanceof Error ? error.message : String(error) }
  const { text, location } = first
  if (!location) return { reason: text }
  const file = path.resolve(root, location.file)
  const { line, column } = writtenPlace(file, location)
  return { reason: text, file, line, column }
}

/** A place as it was before the names were put in front of the first line; columns from 1. */
export function writtenPlace(
  file: string,
  { line, column }: { readonly line: number; readonly column: number },
): { readonly line: number; readonly column: number } {
  return { line, column: Math.max(0, line === 1 ? column - placeOf(file).length : column) + 1 }
}

function messagesOf(error: unknown): readonly Message[] {
  if (!(error instanceof Error) || !('errors' in error) || !Array.isArray(error.errors)) return []
  // esbuild's BuildFailure: the type is declared, the class is not exported.
  return error.errors as Message[]
}
