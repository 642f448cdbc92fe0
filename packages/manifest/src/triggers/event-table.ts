/** Event name → reader. A new kind of trigger is one file and one line here. */
import type { Trigger } from '../trigger.ts'
import { describeValue, pathTo } from '../schema/read.ts'
import { nearest } from '../schema/nearest.ts'
import { schemaDiagnostics } from '../schema/diagnostics.ts'
import type { MappingNode, TreeNode } from '../tree/tree-node.ts'
import { scalarNode } from '../tree/tree-node.ts'
import { valueOf } from '../tree/tree-value.ts'
import { triggerDiagnostics } from './diagnostics.ts'
import { httpApiEvent, httpEvent } from './http/http.ts'
import { bucketEvent, s3Event } from './records/bucket.ts'
import { queueEvent } from './records/queue.ts'
import { streamEvent } from './records/stream.ts'
import { topicEvent } from './records/topic.ts'
import { scheduleEvent } from './schedule/schedule.ts'
import { PLATFORM_EVENTS, platformEventsOf } from './platform-events.ts'
import type { EventKind, TriggerSite } from './trigger-reader.ts'
import { platformTrigger } from './trigger-reader.ts'

/** The events with a meaning on every provider, by the name under `events:`. */
export const EVENT_KINDS: Readonly<Record<string, EventKind>> = {
  http: httpEvent,
  httpApi: httpApiEvent,
  schedule: scheduleEvent,
  queue: queueEvent,
  sqs: { ...queueEvent, about: '`queue` in the words of the Serverless Framework.' },
  topic: topicEvent,
  sns: { ...topicEvent, about: '`topic` in the words of the Serverless Framework.' },
  bucket: bucketEvent,
  s3: s3Event,
  stream: streamEvent,
}

const AWS_EVENTS: readonly string[] = platformEventsOf('aws')

const EVENTS: readonly string[] = [...Object.keys(EVENT_KINDS), ...AWS_EVENTS]

/** The triggers of one item under `events:`; `site.path` is the item's. */
export function readEvent(item: TreeNode, site: Omit<TriggerSite, 'source'>): readonly Trigger[] {
  if (item.kind === 'unresolved') return []
  const event = eventOf(item, site.defaults.provider)
  if (!event) {
    const received =
      item.kind === 'mapping' ? `a mapping of ${item.entries.size} keys` : describeValue(valueOf(item))
    site.report(
      triggerDiagnostics.MANIFEST_EVENT_FORM({ path: site.path, received }, { source: item.source }),
    )
    return []
  }
  const { name, settings, source } = event
  const at = { ...site, path: pathTo(site.path, name), source }
  if (item.kind === 'mapping' && item.entries.size > 1) reportSiblings(item, site)
  const kind = Object.hasOwn(EVENT_KINDS, name) ? EVENT_KINDS[name] : undefined
  if (kind) return settings.kind === 'unresolved' ? [] : kind.read(settings, at)
  return readPlatform(name, settings, at)
}

/** Settings belong below the event. */
function reportSiblings({ entries }: MappingNode, { path, report }: Omit<TriggerSite, 'source'>): void {
  for (const { key, keySource } of [...entries.values()].slice(1)) {
    const detail = { path: pathTo(path, key), reason: 'it stands beside the event and not below it' }
    report(schemaDiagnostics.MANIFEST_KEY_IGNORED(detail, { source: keySource }))
  }
}

interface NamedEvent extends Pick<TriggerSite, 'source'> {
  readonly name: string
  readonly settings: TreeNode
}

/** `- http: …`, a bare `- alexaSkill`, or, outside AWS, a first key with siblings. */
function eventOf(item: TreeNode, provider: string): NamedEvent | undefined {
  if (item.kind === 'scalar' && typeof item.value === 'string')
    return { name: item.value, settings: scalarNode(null, item.source), source: item.source }
  const [first, ...more] = item.kind === 'mapping' ? item.entries.values() : []
  if (!first || (more.length > 0 && provider === 'aws')) return undefined
  return { name: first.key, settings: first.value, source: first.keySource }
}

function readPlatform(name: string, settings: TreeNode, site: TriggerSite): readonly Trigger[] {
  const { provider } = site.defaults
  const owner = Object.hasOwn(PLATFORM_EVENTS, name) ? PLATFORM_EVENTS[name]?.provider : undefined
  const near = owner === undefined ? nearest(name, EVENTS) : undefined
  // Other providers may have events that are not known here, but hardly ones that look like a typo.
  if (owner === undefined && (provider === 'aws' || near !== undefined)) {
    const detail = { path: site.path, event: name, near, known: EVENTS }
    site.report(triggerDiagnostics.MANIFEST_UNKNOWN_EVENT(detail, { source: site.source }))
    return []
  }
  return [platformTrigger({ provider: owner ?? provider, event: name }, settings, site)]
}
