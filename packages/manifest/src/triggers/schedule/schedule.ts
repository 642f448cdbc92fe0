/** `schedule`: one trigger for each rate. */
import { pathTo, readNode } from '../../schema/read.ts'
import { anyOf, listOf } from '../../schema/json-schema.ts'
import type { DescribedKeys } from '../../schema/keys.ts'
import {
  anything,
  flag,
  known,
  optional,
  required,
  text,
  withDefault,
  writtenOf,
} from '../../schema/shape.ts'
import type { TreeNode } from '../../tree/tree-node.ts'
import { childOf, derivedEntry, mappingNode, textOf } from '../../tree/tree-node.ts'
import { jsonOf } from '../../tree/tree-value.ts'
import type { ScheduleTrigger, Trigger } from '../../trigger.ts'
import { triggerDiagnostics } from '../diagnostics.ts'
import type { EventKind, TriggerSite } from '../trigger-reader.ts'
import { platformTrigger, reportIgnored, unreadKeys } from '../trigger-reader.ts'
import { parseRate } from './rate.ts'

/** Settings of EventBridge. */
const AWS_ONLY: DescribedKeys = new Map([
  ['deadLetterQueueArn', 'Where events go that cannot be delivered.'],
  ['eventBus', 'The bus of the rule.'],
  ['inputPath', 'The part of the event that is delivered.'],
  ['inputTransformer', 'How the event is rewritten.'],
  ['retryPolicy', 'How often delivery is tried again.'],
  ['roleArn', 'The role that calls the function.'],
])

const schema = known({
  rate: required('`rate(5 minutes)`, `cron(…)` of AWS, five fields of unix, or a list of them.', anything),
  enabled: withDefault('`false`: it does not run.', flag, true),
  timezone: withDefault('IANA name of the time zone.', text, 'UTC'),
  input: optional('The event that the handler sees.', anything),
  name: optional('Name of the schedule.', text),
  description: optional('A text for people.', text),
  method: optional('Both methods of EventBridge give the same schedule.', text),
  ...unreadKeys(AWS_ONLY),
})

/** `schedule: rate(5 minutes)`; one trigger for each rate. */
export const scheduleEvent: EventKind = {
  about: 'Times: `rate(5 minutes)`, `cron(0 8 * * ? *)` or `0 8 * * *`.',
  read: readSchedule,
  written: () => anyOf([{ type: 'string' }, listOf({ type: 'string' }), writtenOf(schema)]),
}

function readSchedule(settings: TreeNode, site: TriggerSite): readonly Trigger[] {
  const form =
    settings.kind === 'mapping' ? settings : mappingNode([derivedEntry('rate', settings)], settings.source)
  const event = readNode(schema, form, site)
  if (!event) return []
  reportIgnored(form, AWS_ONLY, site)
  const zone = childOf(form, 'timezone')
  if (zone && !isTimezone(event.timezone)) {
    const reason = `is in the time zone \`${event.timezone}\`, which does not exist (an IANA name such as \`Europe/Berlin\` is needed)`
    const detail = { path: site.path, written: 'timezone', reason }
    site.report(triggerDiagnostics.MANIFEST_SCHEDULE_RATE(detail, { source: zone.source }))
    return []
  }
  // A point in time happens once, which no provider is told of.
  if (/^\s*at\s*\(/i.test(textOf(childOf(form, 'rate')) ?? ''))
    return [platformTrigger({ provider: 'aws', event: 'schedule' }, form, site)]
  const input = childOf(form, 'input')
  const { enabled, timezone, name, description } = event
  const triggerOf = ({ rate, source }: Rated, index: number): ScheduleTrigger => ({
    kind: 'schedule',
    rate,
    timezone,
    enabled,
    ...(input ? { input: jsonOf(input, site.report) } : {}),
    // Names are unique in a cloud, so the second rate of an event needs another one.
    ...(name === undefined ? {} : { name: index === 0 ? name : `${name}-${index + 1}` }),
    ...(description === undefined ? {} : { description }),
    source,
  })
  return ratesOf(form, site).map(triggerOf)
}

type Rated = Pick<ScheduleTrigger, 'rate' | 'source'>

function ratesOf(form: TreeNode, site: TriggerSite): readonly Rated[] {
  const rate = childOf(form, 'rate') ?? form
  const items = rate.kind === 'sequence' ? rate.items : [rate]
  return items.flatMap((item) => {
    if (item.kind === 'unresolved') return []
    const written = textOf(item)
    const parsed = written === undefined ? { ok: false as const, reason: 'is not text' } : parseRate(written)
    if (parsed.ok) return [{ rate: parsed.rate, source: item.source }]
    const detail = { path: pathTo(site.path, 'rate'), written: written ?? 'the value', reason: parsed.reason }
    site.report(triggerDiagnostics.MANIFEST_SCHEDULE_RATE(detail, { source: item.source }))
    return []
  })
}

function isTimezone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}
