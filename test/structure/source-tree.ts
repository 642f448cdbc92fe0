/** The repository as the structure tests see it: packages, their source files, what those import. */
import { readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { repository } from '../sls.ts'

export interface SourceFile {
  /** Relative to the repository, forward slashes. */
  readonly path: string
  readonly text: string
  readonly imports: readonly ImportedModule[]
}

export interface ImportedModule {
  readonly specifier: string
  /** `import type`: nothing is left of it at run time. */
  readonly typeOnly: boolean
}

export interface WorkspacePackage {
  /** `@skyfold/engine`. */
  readonly name: string
  /** `packages/engine`. */
  readonly folder: string
  readonly dependencies: readonly string[]
  /** Folders that its tsconfig.json refers to, relative to the repository. */
  readonly references: readonly string[]
  readonly manifest: Readonly<Record<string, unknown>>
  readonly files: readonly SourceFile[]
}

/** Every workspace package, by folder name. */
export function readPackages(): readonly WorkspacePackage[] {
  return ['packages', 'plugins']
    .flatMap((group) => listFolder(group).map((name) => `${group}/${name}`))
    .filter((folder) => listFolder(folder).includes('package.json'))
    .map(readPackage)
}

/** Files of the repository under `folder` with one of the `endings`, build results and fixtures left out. */
export function findFiles(folder: string, endings: readonly string[]): readonly string[] {
  return listFolder(folder).flatMap((name) => {
    const inner = folder === '' ? name : `${folder}/${name}`
    if (SKIPPED.has(name)) return []
    if (endings.some((ending) => name.endsWith(ending))) return [inner]
    return findFiles(inner, endings)
  })
}

export function readText(file: string): string {
  return readFileSync(path.join(repository, file), 'utf8')
}

/** A test, or something that only tests use. */
export function isTest(file: string): boolean {
  return /\.test\.ts$|\/(testing|simulator)\//.test(file)
}

const SKIPPED = new Set(['node_modules', 'dist', 'fixtures', 'expected', '.git', '.skyfold'])

// Formatted source: each import or re-export begins a line, and its specifier stands in single quotes.
const IMPORT = /^(?:import|export)\s+(type\s)?(?:[^'"]*?\sfrom\s)?'([^']+)'|\bimport\('([^']+)'\)/gm

function readPackage(folder: string): WorkspacePackage {
  const manifest = JSON.parse(readText(`${folder}/package.json`)) as Record<string, unknown>
  const tsconfig = JSON.parse(readText(`${folder}/tsconfig.json`)) as { references?: { path: string }[] }
  return {
    name: String(manifest['name']),
    folder,
    manifest,
    dependencies: Object.keys((manifest['dependencies'] as object | undefined) ?? {}),
    references: (tsconfig.references ?? []).map((each) => path.posix.join(folder, each.path)),
    files: findFiles(`${folder}/src`, ['.ts']).map(readSource),
  }
}

function readSource(file: string): SourceFile {
  const text = readText(file)
  const imports = [...text.matchAll(IMPORT)].map(([, type, from, dynamic]) => ({
    specifier: from ?? dynamic ?? '',
    typeOnly: type !== undefined,
  }))
  return { path: file, text, imports }
}

function listFolder(folder: string): readonly string[] {
  try {
    return readdirSync(path.join(repository, folder)).sort()
  } catch (error) {
    // A file, or a folder that nobody made yet: neither holds anything.
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOTDIR' || code === 'ENOENT') return []
    throw error
  }
}
