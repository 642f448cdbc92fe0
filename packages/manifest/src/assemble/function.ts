/** One entry of `functions:` → `ServiceFunction`. */
import type { JsonObject } from '../json.ts'
import type { Report } from '../report.ts'
import { schemaDiagnostics } from '../schema/diagnostics.ts'
import { AWS_FUNCTION_KEYS, PROVIDER_NAMES } from '../schema/keys.ts'
import { nearest } from '../schema/nearest.ts'
import { describeValue, pathTo, readNode } from '../schema/read.ts'
import { known, oneOf, optional } from '../schema/shape.ts'
import type { FunctionSettings, ServiceFunction } from '../service.ts'
import type { Trigger } from '../trigger.ts'
import { readEvent } from '../triggers/event-table.ts'
import type { Entry, MappingNode } from '../tree/tree-node.ts'
import { childOf, isNothing, mappingNode } from '../tree/tree-node.ts'
import { jsonOf, valueOf } from '../tree/tree-value.ts'
import { mergeEnvironment, readEnvironment } from './environment.ts'
import { readHandler } from './handler.ts'
import { readPackage } from './package.ts'
import type { ProviderSettings } from './provider.ts'
import { DEFAULT_SETTINGS, SETTING_KEYS, readSettings } from './settings.ts'
import { readOverrides } from './overrides.ts'

/** What a function inherits and who hears of problems. */
export interface FunctionContext {
  readonly provider: ProviderSettings
  /** Settings of `provider.<name>` and `providers.<name>`, by provider. */
  readonly providerOverrides: Readonly<Record<string, Partial<FunctionSettings>>>
  /** Name of the provider in the manifest. */
  readonly providerName: string
  /** Plugins may know keys that we do not. */
  readonly hasPlugins: boolean
  /** Names of all providers at hand, which may stand as keys. */
  readonly providerNames: readonly string[]
  readonly report: Report
}

const OWN_KEYS = ['handler', 'events', 'environment', 'package', 'style', ...SETTING_KEYS]

const styleSchema = known({ style: optional('How the handler is written.', oneOf('lambda', 'fetch')) })

/** `undefined`: it cannot be deployed, and why is reported. */
export function readFunction(entry: Entry, context: FunctionContext): ServiceFunction | undefined {
  const { key: name, keySource: source } = entry
  const { report, provider } = context
  const path = `functions.${name}`
  const node = mappingOf(entry, path, report)
  if (!node) return undefined
  reportUnknown(node, path, context)
  const own = readSettings(node, { path, report })
  const written = readEnvironment(childOf(node, 'environment'), { path: pathTo(path, 'environment'), report })
  const settings: FunctionSettings = {
    ...DEFAULT_SETTINGS,
    ...provider.settings,
    ...own,
    tags: { ...provider.settings.tags, ...own.tags },
    environment: mergeEnvironment(provider.environment, written),
  }
  const triggers = readTriggers(node, path, { ...context, name })
  const image = imageOf(node, report)
  const handler = readHandlerOf(node, path, { runtime: settings.runtime, ...context })
  const native = nativeOf(node, report)
  const runtimeSource = own.runtime === undefined ? provider.runtimeSource : childOf(node, 'runtime')?.source
  return (
    handler && {
      name,
      handler,
      settings,
      overrides: readOverrides(node, path, { ...context, own }),
      triggers: handler.style === 'fetch' ? triggers.map(reportFailures) : triggers,
      package: readPackage(childOf(node, 'package'), { path: pathTo(path, 'package'), report }),
      ...(image ? { image } : {}),
      ...(native ? { native: { aws: native } } : {}),
      ...(runtimeSource ? { runtimeSource } : {}),
      source,
    }
  )
}

/** A fetch-style handler answers each message by itself: the failed ones are always told, so that none is lost. */
function reportFailures(trigger: Trigger): Trigger {
  return trigger.kind === 'queue' ? { ...trigger, reportBatchItemFailures: true } : trigger
}

function mappingOf(entry: Entry, path: string, report: Report): MappingNode | undefined {
  const { key, keySource, value } = entry
  if (!/^[A-Za-z0-9][\w-]*$/.test(key)) {
    const expected = 'named with letters, digits, `-` and `_`, starting with a letter or digit'
    const detail = { path, expected, received: `\`${key}\`` }
    report(schemaDiagnostics.MANIFEST_INVALID_VALUE(detail, { source: keySource }))
    return undefined
  }
  if (value.kind === 'mapping') return value
  if (value.kind === 'unresolved') return undefined
  const detail = { path, expected: 'a mapping with `handler`', received: describeValue(valueOf(value)) }
  report(schemaDiagnostics.MANIFEST_INVALID_VALUE(detail, { source: keySource }))
  return undefined
}

/** A misspelt key is an error. A strange one may be a plugin's, where there are plugins. */
function reportUnknown(node: MappingNode, path: string, context: FunctionContext): void {
  const names = new Set([...PROVIDER_NAMES, ...context.providerNames])
  for (const { key, keySource } of node.entries.values()) {
    if (OWN_KEYS.includes(key) || AWS_FUNCTION_KEYS.has(key) || names.has(key)) continue
    const near = nearest(key, [...OWN_KEYS, ...AWS_FUNCTION_KEYS.keys()])
    const origin = { source: keySource }
    context.report(
      near === undefined && context.hasPlugins
        ? schemaDiagnostics.MANIFEST_KEY_OF_PLUGIN({ path, key }, origin)
        : schemaDiagnostics.MANIFEST_UNKNOWN_KEY({ path, key, near, known: OWN_KEYS }, origin),
    )
  }
}

function readHandlerOf(
  node: MappingNode,
  path: string,
  { runtime, provider, providerName, report }: FunctionContext & { readonly runtime: string },
): ServiceFunction['handler'] | undefined {
  const handler = childOf(node, 'handler')
  const image = node.entries.get('image')
  const style = node.entries.get('style')
  const styled = style && readNode(styleSchema, mappingNode([style], node.source), { path, report })
  if (handler && !isNothing(handler))
    return readHandler(
      handler,
      { runtime, style: styled?.style ?? provider.style, provider: providerName },
      { path: pathTo(path, 'handler'), report },
    )
  if (image)
    return { module: '', export: '', style: styled?.style ?? provider.style, source: image.keySource }
  report(schemaDiagnostics.MANIFEST_MISSING_KEY({ path, key: 'handler' }, { source: node.source }))
  return undefined
}

/** Instead of a handler. Beside one, it is for those who deploy images. */
function imageOf(node: MappingNode, report: Report): ServiceFunction['image'] | undefined {
  const entry = node.entries.get('image')
  if (!entry || isNothing(entry.value) || !isNothing(childOf(node, 'handler'))) return undefined
  return { settings: jsonOf(entry.value, report), source: entry.keySource }
}

function readTriggers(
  node: MappingNode,
  path: string,
  { provider, providerName, hasPlugins, report, name }: FunctionContext & { readonly name: string },
): readonly Trigger[] {
  const events = node.entries.get('events')
  if (!events || isNothing(events.value) || events.value.kind === 'unresolved') return []
  if (events.value.kind !== 'sequence') {
    const received = describeValue(valueOf(events.value))
    const detail = { path: pathTo(path, 'events'), expected: 'a list of events', received }
    report(schemaDiagnostics.MANIFEST_INVALID_VALUE(detail, { source: events.keySource }))
    return []
  }
  const { auth, httpApiCors } = provider
  const defaults = {
    provider: providerName,
    functionName: name,
    ...(auth ? { auth } : {}),
    ...(httpApiCors ? { httpApiCors } : {}),
  }
  return events.value.items.flatMap((item, index) =>
    readEvent(item, {
      path: pathTo(pathTo(path, 'events'), index),
      report,
      mayBelongToPlugins: hasPlugins,
      defaults,
    }),
  )
}

function nativeOf(node: MappingNode, report: Report): JsonObject | undefined {
  const entries = [...node.entries.values()].filter(
    ({ key, value }) => AWS_FUNCTION_KEYS.has(key) && key !== 'image' && value.kind !== 'unresolved',
  )
  if (entries.length === 0) return undefined
  return Object.fromEntries(entries.map(({ key, value }) => [key, jsonOf(value, report)]))
}
