/** Which units a service has here: one for each function, as on AWS, built for this machine. */
import type { Diagnostic, Service, ServiceFunction, Target } from '@skyfold/manifest'
import { settingsFor } from '@skyfold/manifest'
import type { Layout, Unit, UnitEntry, UnitPlatform } from '@skyfold/plugin-api'
import { errors } from './errors.ts'
import { unitIds } from './naming.ts'

const HOST_NODE = Number(process.versions.node.split('.')[0])
const ENTRY_FILE = 'index.js'

/** One unit for each function, in manifest order. */
export function layout(service: Service, target: Target): Layout {
  const ids = unitIds(service.functions.map((definition) => definition.name))
  const units = service.functions.map((definition, index) =>
    toUnit(service, target, definition, ids[index] ?? definition.name),
  )
  return { units, diagnostics: [...prebuiltFetches(service), ...differingRuntimes(service, target)] }
}

/** What the environment loads: `index.handler` of a bundle, the manifest's own handler of a ready-made package. */
export function handlerOf(service: Service, definition: ServiceFunction): string {
  const { module, export: name } = definition.handler
  return prebuiltOf(service, definition) === undefined ? 'index.handler' : `${module}.${name}`
}

function toUnit(service: Service, target: Target, definition: ServiceFunction, id: string): Unit {
  const prebuilt = prebuiltOf(service, definition)
  return {
    id,
    functions: [definition.name],
    platform: platformFor(settingsFor(definition, target.provider).runtime),
    entry: entryOf(definition),
    files: {},
    ...(prebuilt === undefined ? {} : { prebuilt }),
    patterns: [...service.package.patterns, ...definition.package.patterns],
    why: 'each function is a unit of its own',
  }
}

function prebuiltOf(service: Service, definition: ServiceFunction): string | undefined {
  return definition.package.artifact ?? service.package.artifact
}

function entryOf(definition: ServiceFunction): UnitEntry {
  const { module, export: name, style } = definition.handler
  const specifier = JSON.stringify(`./${module}`)
  const source =
    style === 'lambda'
      ? `export { ${exportName(name)} as handler } from ${specifier}\n`
      : `import * as module from ${specifier}\n` +
        `import { fromFetch } from "@skyfold/runtime"\n` +
        `export const handler = fromFetch(module[${JSON.stringify(name)}])\n`
  return { file: ENTRY_FILE, source, handlers: [{ function: definition.name, module, export: name }] }
}

// Any string may name an export; one that is no identifier is written as a string (ES2022).
function exportName(name: string): string {
  return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name) ? name : JSON.stringify(name)
}

/** Code must run on the Node at hand, so syntax newer than either is written out. */
function platformFor(runtime: string): UnitPlatform {
  return {
    node: String(Math.min(nodeMajor(runtime) ?? HOST_NODE, HOST_NODE)),
    os: process.platform === 'win32' || process.platform === 'darwin' ? process.platform : 'linux',
    cpu: process.arch === 'arm64' ? 'arm64' : 'x64',
    libc: hostLibc(),
    external: [],
    credentials: 'any',
  }
}

let libc: UnitPlatform['libc'] | undefined

function hostLibc(): UnitPlatform['libc'] {
  libc ??= process.platform === 'linux' && !hasGlibc() ? 'musl' : 'glibc'
  return libc
}

function hasGlibc(): boolean {
  // The report's type does not name the header field that only glibc builds have.
  const { header } = process.report.getReport() as unknown as { header: { glibcVersionRuntime?: string } }
  return header.glibcVersionRuntime !== undefined
}

function nodeMajor(runtime: string): number | undefined {
  const digits = /^nodejs(\d+)\.x$/.exec(runtime)?.[1]
  return digits === undefined ? undefined : Number(digits)
}

function prebuiltFetches(service: Service): readonly Diagnostic[] {
  return service.functions
    .filter((one) => one.handler.style === 'fetch' && prebuiltOf(service, one) !== undefined)
    .map((one) => errors.LOCAL_PREBUILT_FETCH({ function: one.name }, { source: one.handler.source }))
}

function differingRuntimes(service: Service, target: Target): readonly Diagnostic[] {
  const runtimes = new Set(service.functions.map((one) => settingsFor(one, target.provider).runtime))
  return [...runtimes]
    .filter((runtime) => nodeMajor(runtime) !== HOST_NODE)
    .map((runtime) => errors.LOCAL_RUNTIME_DIFFERS({ runtime, node: String(HOST_NODE) }))
}
