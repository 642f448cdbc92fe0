/**
 * All units through esbuild: one build for those of equal options, and another one only when the first says that
 * something in a package must be treated differently.
 */
import type { Diagnostic, Service } from '@skyfold/manifest'
import type { Unit } from '@skyfold/plugin-api'
import type { BuildFailure, BuildResult, Message, Metafile, Plugin } from 'esbuild'
import { build } from 'esbuild'
import path from 'node:path'
import { UNKNOWN_APP } from '../scan/app-graph.ts'
import type { AppUse } from '../scan/unused-modules.ts'
import { findUnused } from '../scan/unused-modules.ts'
import { chooseEmpty } from '../scan/empty-modules.ts'
import { readExports } from '../scan/module-exports.ts'
import { bundleDiagnostics } from '../diagnostics.ts'
import { auditRequires } from './audit.ts'
import { buildOptions, formatOf } from './build-options.ts'
import { ENTRY_PREFIX, entryPlugin, UNIT_PREFIX } from './entry-plugin.ts'
import { leanCredentialsPlugin, reliesOnDefaultChain } from './lean-credentials.ts'
import { toError, toWarning, unresolved } from './message.ts'
import { metafileOf } from './metafile.ts'
import { emptyModules, missedModules, pureModules } from './own-imports-plugin.ts'
import type { Rewrites } from './rewrite-plugin.ts'
import { isInPackage, rewritePlugin } from './rewrite-plugin.ts'
import { groupUnits } from './unit-groups.ts'

/** The code of one unit. */
export interface UnitCode {
  readonly code: Uint8Array
  readonly metafile: Metafile
}

export interface BuiltUnits {
  /** By unit id; those of a failed build are absent. */
  readonly codes: ReadonlyMap<string, UnitCode>
  readonly diagnostics: readonly Diagnostic[]
}

/** Builds `units`. Modules in `missing` have been reported already. */
export async function buildUnits(
  service: Service,
  units: readonly Unit[],
  missing: ReadonlySet<string>,
): Promise<BuiltUnits> {
  const codes = new Map<string, UnitCode>()
  const diagnostics: Diagnostic[] = []
  // With a handler missing the build only looks for further mistakes.
  const app = missing.size > 0 ? NOTHING_KNOWN : await findUnused(service.root, units)
  const names = await readExports(service.root, [...app.unused])
  for (const group of groupUnits(units, app.units)) {
    const empty = await chooseEmpty(service.root, group, app.imports, names)
    // What no empty module can stand for is at least free of side effects.
    const plugins = [emptyModules(app.imports, empty), pureModules(app.imports, group.unused)]
    if (hasLeanCredentials(group.units, app)) plugins.push(leanCredentialsPlugin)
    const outcome = await buildGroup({ service, units: group.units, missing, exports: app.exports, plugins })
    diagnostics.push(...outcome.diagnostics)
    for (const [id, code] of outcome.codes) codes.set(id, code)
  }
  return { codes, diagnostics }
}

const NOTHING_KNOWN: AppUse = { ...UNKNOWN_APP, units: new Map(), unused: new Set() }

function hasLeanCredentials(units: readonly Unit[], { packages }: AppUse): boolean {
  return (
    units.every(({ platform }) => platform.credentials === 'environment') && reliesOnDefaultChain(packages)
  )
}

interface Group {
  readonly service: Service
  readonly units: readonly Unit[]
  readonly missing: ReadonlySet<string>
  /** What the entry of a unit exports, by unit id. */
  readonly exports: ReadonlyMap<string, readonly string[]>
  /** Answer for modules that are to be left out. */
  readonly plugins: readonly Plugin[]
}

/** Each pass may show new packages; this many levels of them are put right, which is more than real ones have. */
const PASSES = 6

async function buildGroup(group: Group): Promise<BuiltUnits> {
  const { service, units } = group
  let rewrites: Rewrites = { optional: new Set(), required: [] }
  const notes: Diagnostic[] = []
  for (let pass = 1; ; pass++) {
    const outcome = await tryBuild(group, rewrites)
    const next = pass < PASSES ? learn(service.root, rewrites, outcome) : undefined
    if (next) {
      if (outcome.errors) notes.push(...noteOptional(outcome.errors))
      rewrites = next
      continue
    }
    if (outcome.errors) {
      const errors = await Promise.all(outcome.errors.map((each) => toError(each, service, units)))
      return { codes: new Map(), diagnostics: errors }
    }
    const warnings = outcome.result.warnings.filter(({ location }) => location && !isInPackage(location.file))
    const diagnostics = [...notes, ...warnings.map((each) => toWarning(each, service))]
    return { codes: collectCodes(service.root, units, outcome.result), diagnostics }
  }
}

type Result = BuildResult<{ metafile: true; write: false }>
type Outcome =
  | { readonly result: Result; readonly errors?: undefined }
  | { readonly result?: undefined; readonly errors: readonly Message[] }

async function tryBuild(group: Group, rewrites: Rewrites): Promise<Outcome> {
  const { service, units, plugins } = group
  const [first] = units
  try {
    const result = await build({
      ...(first ? buildOptions(first, service) : {}),
      metafile: true,
      write: false,
      absWorkingDir: service.root,
      outdir: service.root,
      entryPoints: units.map((unit) => ({ in: entryOf(unit, group), out: unit.id })),
      plugins: [entryPlugin({ ...group, root: service.root }), ...plugins, rewritePlugin(rewrites)],
    })
    const missed = missedModules(result.metafile)
    if (missed.length > 0) throw new Error(`Left out although it is used: ${missed.join(', ')}`)
    return { result }
  } catch (error) {
    // esbuild rejects with a BuildFailure for anything wrong with the code; anything else is a bug.
    const { errors } = error as Partial<BuildFailure>
    if (!errors) throw error
    return { errors }
  }
}

function entryOf(unit: Unit, { exports }: Group): string {
  const isCommonJs = formatOf(unit) === 'cjs' && exports.has(unit.id)
  return (isCommonJs ? ENTRY_PREFIX : UNIT_PREFIX) + unit.id
}

/** What the next build must do differently; `undefined` when nothing would change. */
function learn(root: string, rewrites: Rewrites, outcome: Outcome): Rewrites | undefined {
  if (outcome.errors) {
    const optional = outcome.errors.flatMap((each) => optionalOf(each)?.specifier ?? [])
    const all = new Set([...rewrites.optional, ...optional])
    return all.size > rewrites.optional.size ? { ...rewrites, optional: all } : undefined
  }
  const found = auditRequires(root, outcome.result.metafile)
  return found.length > 0 ? { ...rewrites, required: [...rewrites.required, ...found] } : undefined
}

function noteOptional(errors: readonly Message[]): Diagnostic[] {
  return errors.flatMap((each) => {
    const detail = optionalOf(each)
    return detail ? bundleDiagnostics.BUNDLE_OPTIONAL_IMPORT(detail) : []
  })
}

/** A package may probe for others that nobody installed; the user's own code may not. */
function optionalOf(message: Message): { specifier: string; importer: string } | undefined {
  const specifier = unresolved(message)
  const file = message.location?.file
  if (specifier === undefined || file === undefined || !isInPackage(file)) return undefined
  return { specifier, importer: packageName(file) }
}

function packageName(file: string): string {
  const inside = file.split(/[\\/]node_modules[\\/]|^node_modules[\\/]/).at(-1) ?? file
  const [scope = '', name = ''] = inside.split(/[\\/]/)
  return scope.startsWith('@') ? `${scope}/${name}` : scope
}

function collectCodes(root: string, units: readonly Unit[], result: Result): Map<string, UnitCode> {
  const byPath = new Map(result.outputFiles.map((file) => [file.path, file.contents]))
  const codes = new Map<string, UnitCode>()
  for (const { id } of units) {
    const output = `${id}.js`
    const code = byPath.get(path.resolve(root, output))
    if (code) codes.set(id, { code, metafile: metafileOf(result.metafile, output) })
  }
  return codes
}
