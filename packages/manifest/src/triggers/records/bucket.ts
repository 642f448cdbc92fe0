/** `bucket` and v3's `s3`. */
import * as v from 'valibot'
import type { BucketTrigger, Channel } from '../../trigger.ts'
import { pathTo, readNode } from '../../schema/read.ts'
import { schemaDiagnostics } from '../../schema/diagnostics.ts'
import { anything, flag, known, oneOf, text } from '../../schema/shape.ts'
import type { TreeNode } from '../../tree/tree-node.ts'
import { childOf } from '../../tree/tree-node.ts'
import type { TriggerReader, TriggerSite } from '../trigger-reader.ts'
import { reportIgnored } from '../trigger-reader.ts'
import { channelForm, externalChannel, namedChannel } from './channel.ts'

const rule = known({ prefix: v.exactOptional(text), suffix: v.exactOptional(text) })

const schema = known({
  name: anything,
  on: v.exactOptional(oneOf('created', 'removed', 'restored'), 'created'),
  prefix: v.exactOptional(text),
  suffix: v.exactOptional(text),
})

const s3Schema = known({
  bucket: anything,
  event: v.exactOptional(text, 's3:ObjectCreated:*'),
  rules: v.exactOptional(v.array(rule, 'a list of prefixes and suffixes')),
  existing: v.exactOptional(flag, false),
  forceDeploy: v.exactOptional(anything),
})

const KINDS: ReadonlyMap<string, BucketTrigger['on']> = new Map([
  ['ObjectCreated', 'created'],
  ['ObjectRemoved', 'removed'],
  ['ObjectRestore', 'restored'],
])

/** `bucket: uploads`, `bucket: { name, on, prefix, suffix }`. */
export const readBucket: TriggerReader = (settings, site) => {
  const form = channelForm(settings, 'name', 'name')
  const event = readNode(schema, form, site)
  const bucket = event && bucketOf(form, 'name', { existing: false, site })
  if (!event || !bucket) return []
  const { on, prefix, suffix } = event
  return [{ kind: 'bucket', bucket, on, ...affixes({ prefix, suffix }), source: site.source }]
}

/** `s3: photos`, `s3: { bucket, event, rules, existing }`. */
export const readS3: TriggerReader = (settings, site) => {
  const form = channelForm(settings, 'bucket', 'bucket')
  const event = readNode(s3Schema, form, site)
  const bucket = event && bucketOf(form, 'bucket', { existing: event.existing, site })
  if (!event || !bucket) return []
  reportIgnored(form, ['forceDeploy'], site)
  const [, kind = ''] = /^s3:(\w+):/.exec(event.event) ?? []
  const on = KINDS.get(kind)
  if (!on) {
    const place = childOf(form, 'event')?.source ?? site.source
    const expected =
      'an event such as `s3:ObjectCreated:*`, `s3:ObjectRemoved:*` or `s3:ObjectRestore:Completed`'
    const detail = { path: pathTo(site.path, 'event'), expected, received: `\`${event.event}\`` }
    site.report(schemaDiagnostics.MANIFEST_INVALID_VALUE(detail, { source: place }))
    return []
  }
  const detail = event.event.endsWith(':*') ? {} : { detail: event.event }
  const rules = Object.assign({}, ...(event.rules ?? [])) as Affixes
  return [{ kind: 'bucket', bucket, on, ...detail, ...affixes(rules), source: site.source }]
}

interface Affixes {
  readonly prefix?: string | undefined
  readonly suffix?: string | undefined
}

function affixes({ prefix, suffix }: Affixes): { prefix?: string; suffix?: string } {
  return { ...(prefix === undefined ? {} : { prefix }), ...(suffix === undefined ? {} : { suffix }) }
}

function bucketOf(
  form: TreeNode,
  key: string,
  { existing, site }: { readonly existing: boolean; readonly site: TriggerSite },
): Channel | undefined {
  const node = childOf(form, key)
  if (!node) return undefined
  return existing ? externalChannel(node, site) : namedChannel(node, site)
}
