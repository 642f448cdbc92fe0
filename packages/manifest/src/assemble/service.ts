/** The canonical manifest → `Service`. */
import path from 'node:path'
import * as v from 'valibot'
import type { LoadRequest } from '../load-request.ts'
import type { Report } from '../report.ts'
import { schemaDiagnostics } from '../schema/diagnostics.ts'
import { INFORMATIONAL_KEYS, NEUTRAL_PROVIDER_KEYS, SERVICE_KEYS, UNDEPLOYED_KEYS } from '../schema/keys.ts'
import { nearest } from '../schema/nearest.ts'
import { describeValue, readNode } from '../schema/read.ts'
import { textMap } from '../schema/shape.ts'
import type { FunctionSettings, Service, ServiceFunction } from '../service.ts'
import { readStatePlace } from '../state/state-place.ts'
import type { Entry, MappingNode } from '../tree/tree-node.ts'
import { childOf, isNothing, mappingNode, textOf } from '../tree/tree-node.ts'
import { jsonOf, valueOf } from '../tree/tree-value.ts'
import type { Wanted } from '../variables/needed.ts'
import type { FunctionContext } from './function.ts'
import { readFunction } from './function.ts'
import { readMoved } from './moved.ts'
import { readProtect } from './protect.ts'
import { mergeOverrides, readOverride } from './overrides.ts'
import { readPackage } from './package.ts'
import { readPlugins } from './plugins/plugins.ts'
import { readProvider } from './provider.ts'
import { SETTING_KEYS } from './settings.ts'
import { readTargets } from './targets.ts'

export interface AssembleContext {
  readonly request: LoadRequest
  readonly report: Report
  readonly wanted: Wanted
  readonly stage: string
  /** Manifest path relative to the root. */
  readonly file: string
}

const nameSchema = v.pipe(
  v.string('text'),
  v.regex(/^[a-z][a-z0-9-]*$/, 'a name of lower-case letters, digits and `-` that starts with a letter'),
)

/** Reads every part, so that all problems are found; `undefined` when one of them leaves no service. */
export function assembleService(manifest: MappingNode, context: AssembleContext): Service | undefined {
  const { request, report, wanted, stage, file } = context
  reportTopKeys(manifest, report)
  const name = readName(manifest, report)
  const hasPlugins = !isNothing(childOf(manifest, 'plugins'))
  const read = readProvider(childOf(manifest, 'provider'), report, { hasPlugins })
  const provider = request.auth && !read.auth ? { ...read, auth: request.auth } : read
  const targets = readTargets(manifest, wanted, { request, report })
  const functions = readFunctions(manifest, {
    provider,
    providerOverrides: overridesOf(manifest, wanted, report),
    providerName: wanted.declared ?? targets[0]?.provider ?? 'aws',
    providerNames: [...wanted.providers],
    hasPlugins,
    report,
  })
  const plugins = readPlugins(childOf(manifest, 'plugins'), report)
  const settings = readPackage(childOf(manifest, 'package'), { path: 'package', report })
  const tags = { ...readTags(manifest, report), ...provider.tags }
  const resources = readResources(manifest, report)
  const protect = readProtect(childOf(manifest, 'protect'), report)
  const moved = readMoved(childOf(manifest, 'moved'), report)
  const state = readStatePlace(childOf(manifest, 'state'), report)
  checkStage(manifest, context)
  if (name === undefined || targets.length === 0) return undefined
  return {
    name,
    stage,
    root: path.resolve(request.root),
    file,
    targets,
    functions,
    tags,
    package: settings,
    ...resources,
    plugins,
    ...(state ? { state } : {}),
    ...(moved.length > 0 ? { moved } : {}),
    ...(protect.length > 0 ? { protect } : {}),
  }
}

function reportTopKeys(manifest: MappingNode, report: Report): void {
  const known = [SERVICE_KEYS, INFORMATIONAL_KEYS, UNDEPLOYED_KEYS].flatMap((keys) => Array.from(keys.keys()))
  for (const { key, keySource: source } of manifest.entries.values()) {
    const reason = UNDEPLOYED_KEYS.get(key)
    if (reason !== undefined)
      report(schemaDiagnostics.MANIFEST_KEY_IGNORED({ path: key, reason }, { source }))
    else if (!known.includes(key)) {
      const near = nearest(key, known)
      report(schemaDiagnostics.MANIFEST_UNKNOWN_TOP_KEY({ key, near }, { source }))
    }
  }
}

/** The CloudFormation of a service, as it stands. */
function readResources(manifest: MappingNode, report: Report): Pick<Service, 'native' | 'nativeSource'> {
  const entry = manifest.entries.get('resources')
  if (!entry || isNothing(entry.value)) return { native: {} }
  return { native: { aws: jsonOf(entry.value, report) }, nativeSource: entry.keySource }
}

function readName(manifest: MappingNode, report: Report): string | undefined {
  const node = childOf(manifest, 'service')
  if (node && !isNothing(node)) return readNode(nameSchema, node, { path: 'service', report })
  report(schemaDiagnostics.MANIFEST_MISSING_KEY({ path: '', key: 'service' }, { source: manifest.source }))
  return undefined
}

/** The stage becomes part of names and paths. */
function checkStage(manifest: MappingNode, { stage, report, request }: AssembleContext): void {
  const node = childOf(childOf(manifest, 'provider'), 'stage')
  if (/^[A-Za-z0-9][\w-]*$/.test(stage) || node?.kind === 'unresolved') return
  const source = request.options['stage'] === undefined ? node?.source : undefined
  const expected = 'a name of letters, digits, `-` and `_`'
  const detail = { path: 'stage', expected, received: describeValue(stage) }
  report(schemaDiagnostics.MANIFEST_INVALID_VALUE(detail, { source: source ?? manifest.source }))
}

function readTags(manifest: MappingNode, report: Report): Readonly<Record<string, string>> {
  const node = childOf(manifest, 'tags')
  return (node && !isNothing(node) && readNode(textMap, node, { path: 'tags', report })) || {}
}

function readFunctions(manifest: MappingNode, context: FunctionContext): readonly ServiceFunction[] {
  const node = childOf(manifest, 'functions')
  if (!node || isNothing(node) || node.kind === 'unresolved') return []
  if (node.kind === 'mapping')
    return [...node.entries.values()]
      .map((entry) => readFunction(entry, context))
      .filter((definition) => definition !== undefined)
  const received = describeValue(textOf(node) ?? valueOf(node))
  const detail = {
    path: 'functions',
    expected: 'a mapping of functions, or a list of such mappings',
    received,
  }
  context.report(schemaDiagnostics.MANIFEST_INVALID_VALUE(detail, { source: node.source }))
  return []
}

/** Neutral settings under `provider.<name>` and `providers.<name>`. */
function overridesOf(
  manifest: MappingNode,
  { providers }: Wanted,
  report: Report,
): Readonly<Record<string, Partial<FunctionSettings>>> {
  const overrides: Record<string, Partial<FunctionSettings>> = {}
  for (const name of providers)
    for (const key of ['provider', 'providers']) {
      const part = childOf(childOf(manifest, key), name)
      if (part?.kind !== 'mapping') continue
      const own = mappingNode([...part.entries.values()].filter(isSetting), part.source)
      overrides[name] = mergeOverrides(overrides[name], readOverride(own, `${key}.${name}`, report))
    }
  return overrides
}

function isSetting({ key }: Entry): boolean {
  return NEUTRAL_PROVIDER_KEYS.has(key) && (SETTING_KEYS.includes(key) || key === 'environment')
}
