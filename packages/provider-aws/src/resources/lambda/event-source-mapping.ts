/** What takes batches from a queue and calls the alias with them. */
import type { EventSourceMappingConfiguration } from '@aws-sdk/client-lambda'
import { isDeepStrictEqual } from 'node:util'
import type { ResourceContext, ResourceType } from '@skyfold/plugin-api'
import { requireArn } from '../../arn.ts'
import type { AwsClients } from '../../clients.ts'
import { absentAsNull } from '../../request/failure.ts'
import { ownedTags, ownerOf, tagChanges, userTags } from '../../ownership.ts'
import type { Tags } from '../../ownership.ts'
import { waitFor } from '../../request/poll.ts'
import type { Verdict } from '../../request/poll.ts'

export interface EventSourceMappingInputs {
  /** ARN of the alias. */
  readonly alias: string
  /** ARN of the queue. */
  readonly source: string
  readonly batchSize: number
  /** Seconds. */
  readonly batchWindow: number
  readonly maximumConcurrency?: number
  readonly reportBatchItemFailures: boolean
  readonly enabled: boolean
  readonly tags: Tags
}

export interface EventSourceMappingOutputs {
  readonly id: string
}

/** Its id is the UUID. */
export const eventSourceMapping: ResourceType<
  EventSourceMappingInputs,
  EventSourceMappingOutputs,
  AwsClients
> = {
  type: 'aws.lambda.event-source-mapping',
  version: 1,
  identity: {
    by: 'child',
    async find(context, { alias, source }) {
      const lambda = await context.clients.lambda()
      const answer = await absentAsNull(
        lambda.listEventSourceMappings({ FunctionName: alias, EventSourceArn: source }),
      )
      const found = answer?.EventSourceMappings?.find((one) => one.State !== 'Deleting')
      if (!found) return null
      const owner = ownerOf(await tagsOf(context, found))
      return {
        id: found.UUID ?? '',
        owner,
        health: judgeMapping(found).state === 'ready' ? 'ready' : 'pending',
      }
    },
  },
  replaceOn: ['alias', 'source'],
  async create({ clients }, inputs, { owner }) {
    const lambda = await clients.lambda()
    const { UUID: id = '' } = await lambda.createEventSourceMapping({
      EventSourceArn: inputs.source,
      Tags: ownedTags(inputs.tags, owner),
      ...(inputs.maximumConcurrency === undefined
        ? {}
        : { ScalingConfig: { MaximumConcurrency: inputs.maximumConcurrency } }),
      ...settingsOf(inputs),
    })
    return { id }
  },
  async settle(context, id) {
    const lambda = await context.clients.lambda()
    await waitFor(context, {
      what: `event source mapping ${id}`,
      look: () => lambda.getEventSourceMapping({ UUID: id }),
      judge: judgeMapping,
    })
    return { id }
  },
  /** Writes what differs from what is there, so that an update cut short goes on where it stopped. */
  async update(context, id, inputs) {
    const lambda = await context.clients.lambda()
    const found = await lambda.getEventSourceMapping({ UUID: id })
    const Resource = arnOf(found)
    const { tags, ...settings } = inputs
    if (!isDeepStrictEqual(settingsSeen(found), settings)) {
      const { maximumConcurrency: MaximumConcurrency } = inputs
      // An empty ScalingConfig takes the limit away, an absent one leaves it.
      const ScalingConfig = MaximumConcurrency === undefined ? {} : { MaximumConcurrency }
      await lambda.updateEventSourceMapping({ UUID: id, ScalingConfig, ...settingsOf(inputs) })
    }
    const { set, remove } = tagChanges(await tagsOf(context, found), tags)
    if (Object.keys(set).length > 0) await lambda.tagResource({ Resource, Tags: set })
    if (remove.length > 0) await lambda.untagResource({ Resource, TagKeys: remove })
  },
  async read(context, id) {
    const lambda = await context.clients.lambda()
    const found = await absentAsNull(lambda.getEventSourceMapping({ UUID: id }))
    if (!found || found.State === 'Deleting') return null
    return {
      inputs: { ...settingsSeen(found), tags: userTags(await tagsOf(context, found)) },
      outputs: { id },
    }
  },
  /** Waits for the end: until then a mapping of the same queue and function cannot be made. */
  async delete(context, id) {
    const lambda = await context.clients.lambda()
    if (!(await absentAsNull(lambda.deleteEventSourceMapping({ UUID: id })))) return
    await waitFor(context, {
      what: `event source mapping ${id}`,
      look: () => absentAsNull(lambda.getEventSourceMapping({ UUID: id })),
      judge: (found) => (found ? { state: 'pending', shown: 'being deleted' } : { state: 'ready' }),
    })
  },
}

function settingsOf(inputs: EventSourceMappingInputs): {
  FunctionName: string
  BatchSize: number
  MaximumBatchingWindowInSeconds: number
  FunctionResponseTypes: 'ReportBatchItemFailures'[]
  Enabled: boolean
} {
  return {
    FunctionName: inputs.alias,
    BatchSize: inputs.batchSize,
    MaximumBatchingWindowInSeconds: inputs.batchWindow,
    FunctionResponseTypes: inputs.reportBatchItemFailures ? ['ReportBatchItemFailures'] : [],
    Enabled: inputs.enabled,
  }
}

function settingsSeen(found: EventSourceMappingConfiguration): Omit<EventSourceMappingInputs, 'tags'> {
  const maximumConcurrency = found.ScalingConfig?.MaximumConcurrency
  return {
    alias: found.FunctionArn ?? '',
    source: found.EventSourceArn ?? '',
    batchSize: found.BatchSize ?? 0,
    batchWindow: found.MaximumBatchingWindowInSeconds ?? 0,
    ...(maximumConcurrency === undefined ? {} : { maximumConcurrency }),
    reportBatchItemFailures: found.FunctionResponseTypes?.includes('ReportBatchItemFailures') ?? false,
    enabled: found.State !== 'Disabled' && found.State !== 'Disabling',
  }
}

function judgeMapping({ State }: EventSourceMappingConfiguration): Verdict {
  if (State === 'Enabled' || State === 'Disabled') return { state: 'ready' }
  return { state: 'pending', shown: (State ?? 'creating').toLowerCase() }
}

async function tagsOf(
  { clients }: ResourceContext<AwsClients>,
  mapping: EventSourceMappingConfiguration,
): Promise<Tags> {
  const lambda = await clients.lambda()
  const { Tags: tags } = await lambda.listTags({ Resource: arnOf(mapping) })
  return tags ?? {}
}

function arnOf({
  EventSourceMappingArn,
  FunctionArn = '',
  UUID: id = '',
}: EventSourceMappingConfiguration): string {
  return EventSourceMappingArn ?? formatMappingArn(FunctionArn, id)
}

function formatMappingArn(functionArn: string, id: string): string {
  const { partition, region, account } = requireArn(functionArn)
  return `arn:${partition}:lambda:${region}:${account}:event-source-mapping:${id}`
}
