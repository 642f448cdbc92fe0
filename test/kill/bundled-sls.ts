/**
 * The command line in a few files instead of hundreds, so that a process that is killed a moment later starts in half
 * the time. The code is that of the packages; what they load by path (child programs, the runtime) stays where it is.
 */
import { rmSync } from 'node:fs'
import { cp, mkdtemp, readdir, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import type { OnLoadResult, Plugin } from 'esbuild'
import { build } from 'esbuild'
import { repository } from '../sls.ts'

const CLI = path.join(repository, 'packages/cli')
const REQUIRE = `import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);`

let bundled: Promise<string> | undefined

/** Absolute path of the command, made by the first call; it is gone when the process ends. */
export function bundledSls(): Promise<string> {
  bundled ??= bundle()
  return bundled
}

async function bundle(): Promise<string> {
  // Inside the repository, where the packages that stay outside of the bundle are found.
  const folder = await mkdtemp(path.join(repository, 'test/dist/sls-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  await cp(path.join(CLI, 'package.json'), path.join(folder, 'package.json'))
  await cp(path.join(CLI, 'bin'), path.join(folder, 'bin'), { recursive: true })
  await build({
    entryPoints: [path.join(CLI, 'dist/index.js'), ...(await commandFiles())],
    outbase: path.join(CLI, 'dist'),
    outdir: path.join(folder, 'dist'),
    bundle: true,
    splitting: true,
    mainFields: ['module', 'main'],
    format: 'esm',
    platform: 'node',
    target: 'node20',
    logLevel: 'warning',
    external: ['esbuild', '@oclif/core'],
    banner: { js: REQUIRE },
    plugins: [ownPlaces, namedExports],
  })
  return path.join(folder, 'bin/sls.js')
}

async function commandFiles(): Promise<readonly string[]> {
  const folder = path.join(CLI, 'dist/commands')
  const names = await readdir(folder, { recursive: true })
  return names
    .filter((name) => name.endsWith('.js') && !name.endsWith('.test.js'))
    .map((name) => path.join(folder, name))
}

/** Files that speak of their own place go on speaking of it. The command line's own root is the bundle's folder. */
const ownPlaces: Plugin = {
  name: 'own-places',
  setup(building) {
    building.onLoad({ filter: /packages\/[a-z-]+\/dist\/.*\.js$/, namespace: 'file' }, ({ path: file }) =>
      file.startsWith(CLI)
        ? undefined
        : rewritten(file, (text) =>
            text.replaceAll(', import.meta.url)', `, ${JSON.stringify(urlOf(file))})`),
          ),
    )
    building.onLoad({ filter: /node_modules\/.*\.c?js$/, namespace: 'file' }, ({ path: file }) =>
      rewritten(file, (text) =>
        text.includes('__dirname') && !/(const|let|var) __dirname/.test(text)
          ? `var __dirname=${JSON.stringify(path.dirname(file))};${text}`
          : text,
      ),
    )
  },
}

/** `import()` of a CommonJS package gives its names, as in Node; esbuild gives only `default` once it splits. */
const namedExports: Plugin = {
  name: 'named-exports',
  setup(building) {
    building.onResolve({ filter: /^[@a-z][^:]*$/ }, async (asked) => {
      const { kind, path: name, resolveDir } = asked
      if (kind !== 'dynamic-import' || asked.pluginData === INSIDE || name.startsWith('@skyfold/'))
        return undefined
      const found = await building.resolve(name, { kind, resolveDir, pluginData: INSIDE })
      return found.external || !isCommonJs(name, found.path, resolveDir)
        ? found
        : { path: found.path, namespace: NAMED }
    })
    building.onLoad({ filter: /./, namespace: NAMED }, async ({ path: file }) => ({
      resolveDir: path.dirname(file),
      contents: await reexport(file),
    }))
  },
}

/** Keeps a question of the plugin from being answered by the plugin. */
const INSIDE = Symbol('inside')
const NAMED = 'named'

/** A package that has ES modules too is resolved to another file by `require`. */
function isCommonJs(name: string, file: string, from: string): boolean {
  try {
    return createRequire(path.join(from, 'x')).resolve(name) === file
  } catch {
    return false
  }
}

async function reexport(file: string): Promise<string> {
  // A module namespace is an object, whatever the module.
  const names = Object.keys((await import(urlOf(file))) as object)
  const named = names.filter((name) => name !== 'default' && name !== 'module.exports')
  const from = JSON.stringify(file)
  return `import * as all from ${from}; export const { ${named.join(', ')} } = all; export default all.default`
}

async function rewritten(file: string, rewrite: (text: string) => string): Promise<OnLoadResult | undefined> {
  const text = await readFile(file, 'utf8')
  const contents = rewrite(text)
  return contents === text ? undefined : { contents, loader: 'js' }
}

function urlOf(file: string): string {
  return pathToFileURL(file).href
}
