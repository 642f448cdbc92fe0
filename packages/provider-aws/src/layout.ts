/** Which units a service has on AWS: one Lambda function for each function of the manifest. */
import type { Diagnostic, Service, ServiceFunction, Target } from '@skyfold/manifest'
import { settingsFor } from '@skyfold/manifest'
import type { Layout, Unit, UnitEntry, UnitPlatform } from '@skyfold/plugin-api'
import { errors } from './errors.ts'
import { unitIds } from './naming.ts'
import { reviewNative } from './native/native-settings.ts'

const ENTRY_FILE = 'index.js'
/** For runtimes that are not Node.js: their packages are ready-made, so nothing is built for it. */
const DEFAULT_NODE = '22'

/** One unit for each function, in manifest order. */
export function layout(service: Service, target: Target): Layout {
  const ids = unitIds(service.functions.map((definition) => definition.name))
  const units = service.functions.map((definition, index) =>
    toUnit(service, target, definition, ids[index] ?? definition.name),
  )
  return { units, diagnostics: [...prebuiltFetches(service), ...reviewNative(service, target)] }
}

/** What Lambda loads: `index.handler` of a bundle, the manifest's own handler of a ready-made package. */
export function handlerOf(service: Service, definition: ServiceFunction): string {
  const { module, export: name } = definition.handler
  return prebuiltOf(service, definition) === undefined ? 'index.handler' : `${module}.${name}`
}

function toUnit(service: Service, target: Target, definition: ServiceFunction, id: string): Unit {
  const prebuilt = prebuiltOf(service, definition)
  return {
    id,
    functions: [definition.name],
    platform: platformFor(definition, target),
    entry: entryOf(definition),
    files: {},
    ...(prebuilt === undefined ? {} : { prebuilt }),
    patterns: [...service.package.patterns, ...definition.package.patterns],
    why: 'each function is a Lambda function of its own',
  }
}

function prebuiltOf(service: Service, definition: ServiceFunction): string | undefined {
  return definition.package.artifact ?? service.package.artifact
}

// A Lambda-style handler is exported as it is: no wrapper, no bytes.
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

/** Amazon Linux. The SDK is bundled, not taken from the runtime: that starts faster and does not change by itself. */
function platformFor(definition: ServiceFunction, target: Target): UnitPlatform {
  const { runtime, architecture } = settingsFor(definition, target.provider)
  return {
    node: /^nodejs(\d+)\.x$/.exec(runtime)?.[1] ?? DEFAULT_NODE,
    os: 'linux',
    cpu: architecture === 'arm64' ? 'arm64' : 'x64',
    libc: 'glibc',
    external: [],
    credentials: 'environment',
  }
}

function prebuiltFetches(service: Service): readonly Diagnostic[] {
  return service.functions
    .filter((one) => one.handler.style === 'fetch' && prebuiltOf(service, one) !== undefined)
    .map((one) => errors.AWS_PREBUILT_FETCH({ function: one.name }, { source: one.handler.source }))
}
