/** What reads one kind of event: one file each, one line each in `event-table.ts`. */
import type { SourceRange } from '../diagnostic.ts'
import type { Report } from '../report.ts'
import type { CorsSettings, Trigger } from '../trigger.ts'
import type { TreeNode } from '../tree/tree-node.ts'
import { schemaDiagnostics } from '../schema/diagnostics.ts'
import { pathTo } from '../schema/read.ts'
import type { Shape } from '../schema/shape.ts'
import { anything } from '../schema/shape.ts'
import * as v from 'valibot'

/** Returns the triggers of one event, in its short or its long form. What is wrong is reported and left out. */
export type TriggerReader = (settings: TreeNode, site: TriggerSite) => readonly Trigger[]

/** Where an event stands, and what the provider says for all of its kind. */
export interface TriggerSite {
  /** `functions.create.events[0].http`. */
  readonly path: string
  readonly source: SourceRange
  readonly report: Report
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

/** Warns of settings that are accepted but have no counterpart in a trigger. */
export function reportIgnored(settings: TreeNode, keys: readonly string[], site: TriggerSite): void {
  if (settings.kind !== 'mapping') return
  for (const key of keys) {
    const entry = settings.entries.get(key)
    if (!entry) continue
    const detail = { path: pathTo(site.path, key), reason: 'no provider is told of it' }
    site.report(schemaDiagnostics.MANIFEST_KEY_IGNORED(detail, { source: entry.keySource }))
  }
}

/** For a schema: keys that are allowed and that something else reads, or nothing. */
export function unreadKeys(
  keys: readonly string[],
): Readonly<Record<string, v.ExactOptionalSchema<Shape<unknown>, undefined>>> {
  return Object.fromEntries(keys.map((key) => [key, v.exactOptional(anything)]))
}
