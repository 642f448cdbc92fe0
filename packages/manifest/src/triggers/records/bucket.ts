/** `bucket` and v3's `s3`. */
import type { BucketTrigger, Channel, Trigger } from '../../trigger.ts'
import { pathTo, readNode } from '../../schema/read.ts'
import { schemaDiagnostics } from '../../schema/diagnostics.ts'
import { anyOf } from '../../schema/json-schema.ts'
import type { DescribedKeys } from '../../schema/keys.ts'
import {
  anything,
  flag,
  known,
  list,
  oneOf,
  optional,
  required,
  text,
  withDefault,
  writtenOf,
} from '../../schema/shape.ts'
import type { TreeNode } from '../../tree/tree-node.ts'
import { childOf } from '../../tree/tree-node.ts'
import type { EventKind, TriggerSite } from '../trigger-reader.ts'
import { platformTrigger, reportIgnored, unreadKeys } from '../trigger-reader.ts'
import { channelForm, externalChannel, namedChannel } from './channel.ts'

const AWS_ONLY: DescribedKeys = new Map([['forceDeploy', 'Sets the notification up again.']])

const affixEntries = {
  prefix: optional('How names of objects begin.', text),
  suffix: optional('How names of objects end.', text),
}

const rule = known(affixEntries)

const schema = known(
  {
    name: required('Name of the bucket.', anything),
    on: withDefault('What happened to an object.', oneOf('created', 'removed', 'restored'), 'created'),
    ...affixEntries,
    existing: withDefault('The bucket exists already.', flag, false),
  },
  'the name of a bucket, or a mapping',
)

const s3Schema = known(
  {
    bucket: required('Name of the bucket.', anything),
    event: withDefault('What happened, in the words of S3.', text, 's3:ObjectCreated:*'),
    rules: optional('How names of objects begin and end.', list(rule, 'a list of prefixes and suffixes')),
    existing: withDefault('The bucket exists already.', flag, false),
    ...unreadKeys(AWS_ONLY),
  },
  'the name of a bucket, or a mapping',
)

/** `bucket: uploads`. */
export const bucketEvent: EventKind = {
  about: 'Objects of a bucket: S3, Cloud Storage, Blob Storage.',
  read: readBucket,
  written: () => anyOf([{ type: 'string' }, writtenOf(schema)]),
}

/** `s3: photos`. */
export const s3Event: EventKind = {
  about: '`bucket` in the words of the Serverless Framework.',
  read: readS3,
  written: () => anyOf([{ type: 'string' }, writtenOf(s3Schema)]),
}

const KINDS: ReadonlyMap<string, BucketTrigger['on']> = new Map([
  ['ObjectCreated', 'created'],
  ['ObjectRemoved', 'removed'],
  ['ObjectRestore', 'restored'],
])

/** Others of S3: https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-event-types-and-destinations.html */
const S3_ONLY =
  /^s3:(?:ReducedRedundancyLostObject|Replication|LifecycleExpiration|LifecycleTransition|IntelligentTiering|ObjectTagging|ObjectAcl)(?::|$)/

function readBucket(settings: TreeNode, site: TriggerSite): readonly Trigger[] {
  const form = channelForm(settings, 'name', 'name')
  const event = readNode(schema, form, site)
  const bucket = event && bucketOf(form, 'name', { existing: event.existing, site })
  if (!event || !bucket) return []
  const { on, prefix, suffix } = event
  return [{ kind: 'bucket', bucket, on, ...affixes({ prefix, suffix }), source: site.source }]
}

function readS3(settings: TreeNode, site: TriggerSite): readonly Trigger[] {
  const form = channelForm(settings, 'bucket', 'bucket')
  const event = readNode(s3Schema, form, site)
  const bucket = event && bucketOf(form, 'bucket', { existing: event.existing, site })
  if (!event || !bucket) return []
  reportIgnored(form, AWS_ONLY, site)
  const [, kind = ''] = /^s3:(\w+):/.exec(event.event) ?? []
  const on = KINDS.get(kind)
  if (S3_ONLY.test(event.event)) return [platformTrigger({ provider: 'aws', event: 's3' }, form, site)]
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
