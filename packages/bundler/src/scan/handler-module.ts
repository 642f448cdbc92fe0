/** Finds the file behind each handler before anything is built, so that a wrong name is shown where it was written. */
import type { Diagnostic, Service, SourceRange } from '@skyfold/manifest'
import { resolveInside } from '@skyfold/manifest'
import type { Unit, UnitHandler } from '@skyfold/plugin-api'
import { stat } from 'node:fs/promises'
import path from 'node:path'
import { bundleDiagnostics } from '../diagnostics.ts'
import { suggestModule } from './suggestion.ts'

/** What a module name may stand for, in the order in which they are tried. The pass resolves imports in the same order. */
export const MODULE_EXTENSIONS: readonly string[] = [
  '.ts',
  '.mts',
  '.cts',
  '.tsx',
  '.js',
  '.mjs',
  '.cjs',
  '.jsx',
]

export interface Scanned {
  /** Modules (as in `Handler.module`, normalised) that are not there. */
  readonly missing: ReadonlySet<string>
  readonly diagnostics: readonly Diagnostic[]
}

/** Looks for the module of every handler of `units`. */
export async function scanHandlers(service: Service, units: readonly Unit[]): Promise<Scanned> {
  const missing = new Set<string>()
  const diagnostics: Diagnostic[] = []
  for (const handler of units.flatMap((unit) => unit.entry.handlers)) {
    const problem = await checkModule(service, handler)
    if (!problem) continue
    missing.add(normalModule(handler.module))
    diagnostics.push(problem)
  }
  return { missing, diagnostics }
}

/** `./src/orders` and `src/orders` are the same module. */
export function normalModule(module: string): string {
  return path.posix.normalize(module.replaceAll('\\', '/'))
}

/** Where the manifest names the handler of a function. */
export function handlerSource(service: Service, name: string): SourceRange | undefined {
  return service.functions.find((each) => each.name === name)?.handler.source
}

/** The file behind a module name: absolute, links resolved. */
export type ModuleSearch =
  | { readonly found: 'file'; readonly file: string }
  | { readonly found: 'outside' | 'nothing' }

/** Looks for the file that `module` (relative to `root`, without extension) stands for. */
export async function findModule(root: string, module: string): Promise<ModuleSearch> {
  for (const suffix of [
    ...MODULE_EXTENSIONS,
    ...MODULE_EXTENSIONS.map((extension) => `/index${extension}`),
  ]) {
    const resolved = await resolveInside(root, module + suffix)
    if (!resolved.ok) return { found: 'outside' }
    const facts = await stat(resolved.path).catch(() => undefined)
    if (facts?.isFile()) return { found: 'file', file: resolved.path }
  }
  return { found: 'nothing' }
}

async function checkModule(service: Service, handler: UnitHandler): Promise<Diagnostic | undefined> {
  const { found } = await findModule(service.root, handler.module)
  const origin = { source: handlerSource(service, handler.function) }
  const detail = { function: handler.function, module: handler.module }
  if (found === 'outside') return bundleDiagnostics.BUNDLE_HANDLER_OUTSIDE(detail, origin)
  if (found === 'file') return undefined
  const suggestion = await suggestModule(service.root, normalModule(handler.module), MODULE_EXTENSIONS)
  return bundleDiagnostics.BUNDLE_HANDLER_NOT_FOUND({ ...detail, suggestion }, origin)
}
