/** Event name → reader. A new kind of trigger is one file and one line here. */
import type { Trigger } from '../trigger.ts'
import { describeValue, pathTo } from '../schema/read.ts'
import { nearest } from '../schema/nearest.ts'
import type { TreeNode } from '../tree/tree-node.ts'
import { scalarNode } from '../tree/tree-node.ts'
import { jsonOf, valueOf } from '../tree/tree-value.ts'
import { triggerDiagnostics } from './diagnostics.ts'
import { readHttp, readHttpApi } from './http/http.ts'
import { readBucket, readS3 } from './records/bucket.ts'
import { readQueue } from './records/queue.ts'
import { readStream } from './records/stream.ts'
import { readTopic } from './records/topic.ts'
import { readSchedule } from './schedule/schedule.ts'
import type { TriggerReader, TriggerSite } from './trigger-reader.ts'

const NEUTRAL: Readonly<Record<string, TriggerReader>> = {
  http: readHttp,
  httpApi: readHttpApi,
  schedule: readSchedule,
  queue: readQueue,
  sqs: readQueue,
  topic: readTopic,
  sns: readTopic,
  bucket: readBucket,
  s3: readS3,
  stream: readStream,
}

/** Events of v3 that only AWS knows. */
const AWS_EVENTS: readonly string[] = [
  'activemq',
  'alb',
  'alexaSkill',
  'alexaSmartHome',
  'cloudFront',
  'cloudwatchEvent',
  'cloudwatchLog',
  'cognitoUserPool',
  'documentDb',
  'eventBridge',
  'iot',
  'iotFleetProvisioning',
  'kafka',
  'msk',
  'rabbitmq',
  'websocket',
]

const EVENTS: readonly string[] = [...Object.keys(NEUTRAL), ...AWS_EVENTS]

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
  const reader = Object.hasOwn(NEUTRAL, name) ? NEUTRAL[name] : undefined
  if (reader) return settings.kind === 'unresolved' ? [] : reader(settings, at)
  return readPlatform(name, settings, at)
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
  const isAws = AWS_EVENTS.includes(name)
  const near = isAws ? undefined : nearest(name, EVENTS)
  // Other providers may have events that are not known here, but hardly ones that look like a typo.
  if (!isAws && (provider === 'aws' || near !== undefined)) {
    const detail = { path: site.path, event: name, near, known: EVENTS }
    site.report(triggerDiagnostics.MANIFEST_UNKNOWN_EVENT(detail, { source: site.source }))
    return []
  }
  const json = jsonOf(settings, site.report)
  return [
    {
      kind: 'platform',
      provider: isAws ? 'aws' : provider,
      event: name,
      settings: json,
      source: site.source,
    },
  ]
}
