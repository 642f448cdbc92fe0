/** Service folders for the tests of this package: copies of fixtures, or made from a few lines of text. */
import type { Service } from '@skyfold/manifest'
import type { Unit } from '@skyfold/plugin-api'
import { cp, mkdir, mkdtemp, realpath, rename, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

/** Absolute path of the fixture folders. */
export const fixtures: string = fileURLToPath(new URL('../../fixtures/', import.meta.url))

/** A new folder with `files` (path → text); returns its real path. Give it to `discard` at the end. */
export async function createFolder(
  files: Readonly<Record<string, string | Uint8Array>> = {},
): Promise<string> {
  const root = await realpath(await mkdtemp(path.join(os.tmpdir(), 'skyfold-bundler-')))
  await addFiles(root, files)
  return root
}

/** Adds `files` to a folder. */
export async function addFiles(
  root: string,
  files: Readonly<Record<string, string | Uint8Array>>,
): Promise<void> {
  for (const [name, data] of Object.entries(files)) {
    const file = path.join(root, name)
    await mkdir(path.dirname(file), { recursive: true })
    await writeFile(file, data)
  }
}

/** A copy of a fixture. Its folder `modules` becomes `node_modules`, which Git would not have kept. */
export async function copyFixture(name: string, root?: string): Promise<string> {
  const folder = root ?? (await createFolder())
  await cp(path.join(fixtures, name), folder, { recursive: true })
  await rename(path.join(folder, 'modules'), path.join(folder, 'node_modules')).catch(() => undefined)
  return folder
}

/** Removes a folder made here. */
export function discard(root: string): Promise<void> {
  return rm(root, { recursive: true, force: true })
}

/** Function name → handler, `src/orders.create`. */
export type Handlers = Readonly<Record<string, string>>

/** A service with these functions; the handler of the nth stands in line n of its manifest, column 5. */
export function serviceOf(root: string, handlers: Handlers): Service {
  const functions = Object.entries(handlers).map(([name, handler], index): Service['functions'][number] => {
    const source = { file: 'serverless.yml', line: index + 1, column: 5, length: handler.length }
    return {
      name,
      handler: { ...partsOf(handler), style: 'lambda', source },
      settings: {
        runtime: 'nodejs20.x',
        memorySize: 128,
        timeout: 3,
        environment: {},
        architecture: 'x86_64',
        provisionedConcurrency: 0,
        snapStart: false,
        tags: {},
      },
      overrides: {},
      triggers: [],
      package: { patterns: [] },
      source,
    }
  })
  const common = { tags: {}, package: { patterns: [] }, native: {}, plugins: [], targets: [] }
  return { name: 'sample', stage: 'dev', root, file: 'serverless.yml', functions, ...common }
}

/** One unit for each function, its handler exported as `handler`. */
export function unitsOf(handlers: Handlers, settings: Partial<Unit> = {}): Unit[] {
  return Object.entries(handlers).map(([name, handler]) => unitOf(name, handler, settings))
}

/** The unit of one function. Of `settings.entry` only the file counts. */
export function unitOf(name: string, handler: string, settings: Partial<Unit> = {}): Unit {
  const { module, export: exported } = partsOf(handler)
  return {
    id: name,
    functions: [name],
    platform: { node: '20', os: 'linux', cpu: 'x64', libc: 'glibc', external: [], credentials: 'any' },
    files: {},
    patterns: [],
    why: 'a test',
    ...settings,
    entry: {
      file: settings.entry?.file ?? 'index.js',
      source: `export { ${exported} as handler } from ${JSON.stringify(`./${module}`)}\n`,
      handlers: [{ function: name, module, export: exported }],
    },
  }
}

function partsOf(handler: string): { module: string; export: string } {
  const dot = handler.lastIndexOf('.')
  return { module: handler.slice(0, dot), export: handler.slice(dot + 1) }
}
