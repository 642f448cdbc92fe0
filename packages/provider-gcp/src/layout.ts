/** Which units a service has here, and what of it cannot be carried over as it stands. */
import type { HandlerStyle, Service, Target } from '@skyfold/manifest'
import { settingsFor } from '@skyfold/manifest'
import type { Layout, Unit, UnitEntry } from '@skyfold/plugin-api'
import type { DoorUnit } from './doors.ts'
import { doorUnits } from './doors.ts'
import { review } from './review.ts'
import { nodeFor } from './settings.ts'

const ENTRY_FILE = 'index.js'

/** One unit for each function and door. */
export function layout(service: Service, target: Target): Layout {
  const units = doorUnits(service)
  return {
    units: units.map((unit) => toUnit(service, target, unit)),
    diagnostics: review(service, target, units),
  }
}

function toUnit(service: Service, target: Target, unit: DoorUnit): Unit {
  const { definition } = unit
  const node = nodeFor(settingsFor(definition, target.provider))
  return {
    id: unit.id,
    functions: [definition.name],
    platform: { node, os: 'linux', cpu: 'x64', libc: 'glibc', external: [], credentials: 'any' },
    entry: entryOf(unit),
    files: { 'package.json': packageJson(unit.id, node) },
    patterns: [...service.package.patterns, ...definition.package.patterns],
    why:
      unit.siblings.length === 1
        ? 'each function is a Cloud Run service of its own'
        : `who may call is decided per Cloud Run service, so the ${unit.door} door of "${definition.name}" is one of its own`,
  }
}

const SHIMS: Readonly<Record<DoorUnit['door'], string>> = {
  public: 'googleHttp',
  iam: 'googleHttp',
  events: 'googleEvents',
}

function entryOf({ definition, door }: DoorUnit): UnitEntry {
  const { module, export: name, style } = definition.handler
  const shim = SHIMS[door]
  const wrapped: Readonly<Record<HandlerStyle, string>> = { lambda: 'own', fetch: 'fromFetch(own)' }
  const imports = style === 'fetch' ? `fromFetch, ${shim}` : shim
  const source = [
    `import { ${exportName(name)} as own } from ${JSON.stringify(`./${module}`)}`,
    `import { ${imports} } from "@skyfold/runtime"`,
    `export const handler = ${shim}(${wrapped[style]})`,
    '',
  ].join('\n')
  return { file: ENTRY_FILE, source, handlers: [{ function: definition.name, module, export: name }] }
}

// Any string may name an export; one that is no identifier is written as a string (ES2022).
function exportName(name: string): string {
  return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name) ? name : JSON.stringify(name)
}

/** Google's buildpack reads it. Everything is in the bundle, and the framework comes from the buildpack's own lock file. */
function packageJson(name: string, node: string): string {
  return `${JSON.stringify({ name, private: true, main: ENTRY_FILE, engines: { node } }, undefined, 2)}\n`
}
