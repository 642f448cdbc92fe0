/** `schedule`: one trigger for each rate. */
import * as v from 'valibot'
import { pathTo, readNode } from '../../schema/read.ts'
import { anything, flag, known, text } from '../../schema/shape.ts'
import type { TreeNode } from '../../tree/tree-node.ts'
import { childOf, derivedEntry, mappingNode, textOf } from '../../tree/tree-node.ts'
import { jsonOf } from '../../tree/tree-value.ts'
import type { ScheduleTrigger } from '../../trigger.ts'
import { triggerDiagnostics } from '../diagnostics.ts'
import type { TriggerReader, TriggerSite } from '../trigger-reader.ts'
import { reportIgnored, unreadKeys } from '../trigger-reader.ts'
import { parseRate } from './rate.ts'

/** Settings of EventBridge. */
const AWS_ONLY = ['inputPath', 'inputTransformer', 'roleArn']

const schema = known({
  rate: v.unknown(),
  enabled: v.exactOptional(flag, true),
  timezone: v.exactOptional(text, 'UTC'),
  input: v.exactOptional(anything),
  name: v.exactOptional(text),
  description: v.exactOptional(text),
  // Both methods of EventBridge give the same schedule.
  method: v.exactOptional(text),
  ...unreadKeys(AWS_ONLY),
})

export const readSchedule: TriggerReader = (settings, site) => {
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
