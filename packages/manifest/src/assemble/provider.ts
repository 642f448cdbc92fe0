/** What `provider:` says for all functions. */
import { nearest } from '../schema/nearest.ts'
import { schemaDiagnostics } from '../schema/diagnostics.ts'
import { AWS_PROVIDER_KEYS, NEUTRAL_PROVIDER_KEYS, PROVIDER_NAMES } from '../schema/keys.ts'
import { describeValue, readNode } from '../schema/read.ts'
import { known, oneOf, optional, text, textMap, withDefault } from '../schema/shape.ts'
import type { SourceRange } from '../diagnostic.ts'
import type { HandlerStyle } from '../service.ts'
import type { CorsSettings } from '../trigger.ts'
import { readCors } from '../triggers/http/cors.ts'
import type { Report } from '../report.ts'
import type { Entry, MappingNode, TreeNode } from '../tree/tree-node.ts'
import { childOf, mappingNode, textOf } from '../tree/tree-node.ts'
import { valueOf } from '../tree/tree-value.ts'
import type { WrittenEnvironment } from './environment.ts'
import { readEnvironment } from './environment.ts'
import type { PlainSettings } from './settings.ts'
import { readSettings } from './settings.ts'

export interface ProviderSettings {
  readonly settings: PlainSettings
  /** Where `settings.runtime` is written. */
  readonly runtimeSource?: SourceRange
  readonly environment: WrittenEnvironment
  /** `stackTags`, with `tags` on top. */
  readonly tags: Readonly<Record<string, string>>
  readonly auth?: 'public' | 'iam'
  readonly style: HandlerStyle
  readonly httpApiCors?: CorsSettings
}

const schema = known({
  name: optional('Name of the provider.', text),
  auth: optional('Who may call routes that do not say it.', oneOf('public', 'iam')),
  style: withDefault('How handlers are written.', oneOf('lambda', 'fetch'), 'lambda'),
  stackTags: optional('Tags of everything that is deployed.', textMap),
})

const NOTHING: ProviderSettings = { settings: {}, environment: {}, tags: {}, style: 'lambda' }

/** Reads the neutral part of `provider:`. The provider's own keys are read by `readTargets`. */
export function readProvider(
  node: TreeNode | undefined,
  report: Report,
  { hasPlugins }: { readonly hasPlugins: boolean },
): ProviderSettings {
  if (!node || node.kind === 'unresolved') return NOTHING
  if (node.kind !== 'mapping') {
    const detail = {
      path: 'provider',
      expected: 'a name or a mapping',
      received: describeValue(valueOf(node)),
    }
    report(schemaDiagnostics.MANIFEST_INVALID_VALUE(detail, { source: node.source }))
    return NOTHING
  }
  reportUnknown(node, report, hasPlugins)
  const reading = { path: 'provider', report }
  const own = pick(node, ['name', 'auth', 'style', 'stackTags'])
  const provider = readNode(schema, own, reading)
  const settings = readSettings(node, reading)
  const runtime = settings.runtime === undefined ? undefined : childOf(node, 'runtime')
  const cors = childOf(childOf(node, 'httpApi'), 'cors')
  const httpApiCors =
    cors && cors.kind !== 'unresolved' ? readCors(cors, { path: 'provider.httpApi.cors', report }) : undefined
  return {
    settings,
    ...(runtime ? { runtimeSource: runtime.source } : {}),
    environment: readEnvironment(childOf(node, 'environment'), { path: 'provider.environment', report }),
    tags: { ...provider?.stackTags, ...settings.tags },
    style: provider?.style ?? 'lambda',
    ...(provider?.auth ? { auth: provider.auth } : {}),
    ...(httpApiCors ? { httpApiCors } : {}),
  }
}

/**
 * The keys of AWS are known by name, and strange ones may belong to plugins. Other providers know theirs themselves, but
 * hardly one that looks like a typo.
 */
function reportUnknown(node: MappingNode, report: Report, hasPlugins: boolean): void {
  const isAws = textOf(childOf(node, 'name')) === 'aws'
  const neutral = [...NEUTRAL_PROVIDER_KEYS.keys()]
  const names = [...neutral, ...AWS_PROVIDER_KEYS.keys(), ...PROVIDER_NAMES]
  for (const { key, keySource } of node.entries.values()) {
    const near = nearest(key, isAws ? names : neutral)
    if (names.includes(key) || (!isAws && near === undefined)) continue
    const detail = { path: 'provider', key, known: neutral, near }
    const origin = { source: keySource }
    report(
      hasPlugins && near === undefined
        ? schemaDiagnostics.MANIFEST_KEY_OF_PLUGIN(detail, origin)
        : schemaDiagnostics.MANIFEST_UNKNOWN_KEY(detail, origin),
    )
  }
}

function pick(node: MappingNode, keys: readonly string[]): MappingNode {
  const entries = keys
    .map((key) => node.entries.get(key))
    .filter((entry): entry is Entry => entry !== undefined)
  return mappingNode(entries, node.source)
}
