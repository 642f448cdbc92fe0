/** What reads one kind of event: one file each, one line each in `event-table.ts`. */
import type { JsonObject } from '../json.ts'
import type { SourceRange } from '../diagnostic.ts'
import type { Report } from '../report.ts'
import type { CorsSettings, PlatformTrigger, Trigger } from '../trigger.ts'
import type { TreeNode } from '../tree/tree-node.ts'
import { jsonOf } from '../tree/tree-value.ts'
import { schemaDiagnostics } from '../schema/diagnostics.ts'
import { pathTo } from '../schema/read.ts'
import type { DescribedKeys } from '../schema/keys.ts'
import type { Optional } from '../schema/shape.ts'
import { anything, optional } from '../schema/shape.ts'

/** Returns the triggers of one event, in its short or its long form. What is wrong is reported and left out. */
export type TriggerReader = (settings: TreeNode, site: TriggerSite) => readonly Trigger[]

/** One kind of event: what it is, how it is read, and what may be written for it. */
export interface EventKind {
  /** In a sentence without subject. */
  readonly about: string
  readonly read: TriggerReader
  /** JSON Schema of all its forms. */
  readonly written: () => JsonObject
}

/** Where an event stands, and what the provider says for all of its kind. */
export interface TriggerSite {
  /** `functions.create.events[0].http`. */
  readonly path: string
  readonly source: SourceRange
  readonly report: Report
  /** As in `Reading`. */
  readonly mayBelongToPlugins?: boolean
  readonly defaults: TriggerDefaults
}

interface TriggerDefaults {
  /** `provider.auth`. */
  readonly auth?: 'public' | 'iam'
  /** `provider.httpApi.cors`. */
  readonly httpApiCors?: CorsSettings
  /** Name of the provider in the manifest. */
  readonly provider: string
  readonly functionName: string
}

/** An event that only one provider has, with its settings as written. */
export function platformTrigger(
  { provider, event }: Pick<PlatformTrigger, 'provider' | 'event'>,
  settings: TreeNode,
  { report, source }: Pick<TriggerSite, 'report' | 'source'>,
): PlatformTrigger {
  return { kind: 'platform', provider, event, settings: jsonOf(settings, report), source }
}

/** Warns of settings that are accepted but have no counterpart in a trigger. */
export function reportIgnored(settings: TreeNode, keys: DescribedKeys, site: TriggerSite): void {
  if (settings.kind !== 'mapping') return
  for (const key of keys.keys()) {
    const entry = settings.entries.get(key)
    if (!entry) continue
    const detail = { path: pathTo(site.path, key), reason: 'no provider is told of it' }
    site.report(schemaDiagnostics.MANIFEST_KEY_IGNORED(detail, { source: entry.keySource }))
  }
}

/** For a schema: keys that are allowed and that something else reads, or nothing. */
export function unreadKeys(keys: DescribedKeys): Readonly<Record<string, Optional<unknown>>> {
  return Object.fromEntries([...keys].map(([key, about]) => [key, optional(about, anything)]))
}
