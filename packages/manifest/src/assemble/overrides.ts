/** Settings for one provider alone: of a function, or of all functions. */
import type { Report } from '../report.ts'
import { schemaDiagnostics } from '../schema/diagnostics.ts'
import { PROVIDER_NAMES } from '../schema/keys.ts'
import { nearest } from '../schema/nearest.ts'
import { pathTo } from '../schema/read.ts'
import type { FunctionSettings, ServiceFunction } from '../service.ts'
import type { MappingNode } from '../tree/tree-node.ts'
import { childOf } from '../tree/tree-node.ts'
import { mergeEnvironment, readEnvironment } from './environment.ts'
import type { PlainSettings } from './settings.ts'
import { SETTING_KEYS, readSettings } from './settings.ts'

export interface OverrideContext {
  /** Settings of `provider.<name>` and `providers.<name>`, by provider. */
  readonly providerOverrides: Readonly<Record<string, Partial<FunctionSettings>>>
  /** Names of all providers at hand, which may stand as keys. */
  readonly providerNames: readonly string[]
  /** What the function says for every provider. */
  readonly own: PlainSettings
  readonly report: Report
}

/** Most specific last: what the provider's own part says, unless the function says it itself; then `functions.<name>.<provider>`. */
export function readOverrides(
  node: MappingNode,
  path: string,
  context: OverrideContext,
): ServiceFunction['overrides'] {
  const { providerOverrides, own, report } = context
  const overrides: Record<string, Partial<FunctionSettings>> = {}
  for (const [name, settings] of Object.entries(providerOverrides)) {
    const inherited = Object.entries(settings).filter(([key]) => !Object.hasOwn(own, key))
    if (inherited.length > 0) overrides[name] = Object.fromEntries(inherited)
  }
  for (const { key, value } of node.entries.values()) {
    if (value.kind !== 'mapping') continue
    if (!PROVIDER_NAMES.has(key) && !context.providerNames.includes(key)) continue
    overrides[key] = mergeOverrides(overrides[key], readOverride(value, pathTo(path, key), report))
  }
  return overrides
}

/** `own` on top of `above`; of environments each variable on top of the one of its name. */
export function mergeOverrides(
  above: Partial<FunctionSettings> | undefined,
  own: Partial<FunctionSettings>,
): Partial<FunctionSettings> {
  const environment = { ...above?.environment, ...own.environment }
  return { ...above, ...own, ...(above?.environment && own.environment ? { environment } : {}) }
}

/** The settings of one provider's part. Environment variables are added; they cannot be taken away here. */
export function readOverride(node: MappingNode, path: string, report: Report): Partial<FunctionSettings> {
  const keys = [...SETTING_KEYS, 'environment']
  for (const { key, keySource } of node.entries.values())
    if (!keys.includes(key)) {
      const detail = { path, key, known: keys, near: nearest(key, keys) }
      report(schemaDiagnostics.MANIFEST_UNKNOWN_KEY(detail, { source: keySource }))
    }
  const settings = readSettings(node, { path, report })
  const environment = childOf(node, 'environment')
  if (!environment) return settings
  const written = readEnvironment(environment, { path: pathTo(path, 'environment'), report })
  return { ...settings, environment: mergeEnvironment({}, written) }
}
