/** A log group, made before the function so that it has a retention from its first line on. */
import type { LogGroup } from '@aws-sdk/client-cloudwatch-logs'
import type { ResourceContext, ResourceType } from '@skyfold/plugin-api'
import type { AwsClients } from '../../clients.ts'
import { absentAsNull } from '../../request/failure.ts'
import { instanceName } from '../../naming.ts'
import { ownedTags, ownerOf, tagChanges, userTags } from '../../ownership.ts'
import type { Tags } from '../../ownership.ts'

export interface LogGroupInputs {
  readonly name: string
  /** Days. */
  readonly retention: number
  readonly tags: Tags
}

export interface LogGroupOutputs {
  readonly name: string
  readonly arn: string
  /** The ARN of all its streams, as permissions to write need it. */
  readonly streams: string
}

export const logGroup: ResourceType<LogGroupInputs, LogGroupOutputs, AwsClients> = {
  type: 'aws.logs.group',
  version: 1,
  identity: {
    by: 'name',
    name: ({ name }, instance) => instanceName(name, instance),
    async find(context, name) {
      const group = await findGroup(context, name)
      return group && { id: name, owner: ownerOf(await tagsOf(context, arnOf(group))), health: 'ready' }
    },
  },
  replaceOn: ['name'],
  async create({ clients }, { name, retention, tags }, { instance, owner }) {
    const logs = await clients.logs()
    const logGroupName = instanceName(name, instance)
    await logs.createLogGroup({ logGroupName, tags: ownedTags(tags, owner) })
    await logs.putRetentionPolicy({ logGroupName, retentionInDays: retention })
    return { id: logGroupName }
  },
  /** Writes what differs from what is there, so that an update cut short goes on where it stopped. */
  async update(context, id, { retention, tags }) {
    const logs = await context.clients.logs()
    const group = await findGroup(context, id)
    if (group?.retentionInDays !== retention)
      await logs.putRetentionPolicy({ logGroupName: id, retentionInDays: retention })
    if (!group) return
    const resourceArn = arnOf(group)
    const { set, remove } = tagChanges(await tagsOf(context, resourceArn), tags)
    if (Object.keys(set).length > 0) await logs.tagResource({ resourceArn, tags: set })
    if (remove.length > 0) await logs.untagResource({ resourceArn, tagKeys: remove })
  },
  async read(context, id) {
    const group = await findGroup(context, id)
    if (!group) return null
    const arn = arnOf(group)
    const { retentionInDays: retention } = group
    return {
      inputs: {
        ...(retention === undefined ? {} : { retention }),
        tags: userTags(await tagsOf(context, arn)),
      },
      outputs: { name: id, arn, streams: `${arn}:*` },
    }
  },
  async delete({ clients }, id) {
    const logs = await clients.logs()
    await absentAsNull(logs.deleteLogGroup({ logGroupName: id }))
  },
}

async function findGroup({ clients }: ResourceContext<AwsClients>, name: string): Promise<LogGroup | null> {
  const logs = await clients.logs()
  let nextToken: string | undefined
  do {
    const page = await logs.describeLogGroups({
      logGroupNamePrefix: name,
      ...(nextToken === undefined ? {} : { nextToken }),
    })
    const found = page.logGroups?.find((group) => group.logGroupName === name)
    if (found) return found
    nextToken = page.nextToken
  } while (nextToken !== undefined)
  return null
}

async function tagsOf({ clients }: ResourceContext<AwsClients>, resourceArn: string): Promise<Tags> {
  const logs = await clients.logs()
  const { tags } = await logs.listTagsForResource({ resourceArn })
  return tags ?? {}
}

// `arn` ends in `:*`, `logGroupArn` does not and is missing in older answers.
function arnOf({ arn = '', logGroupArn }: LogGroup): string {
  return logGroupArn ?? arn.replace(/:\*$/, '')
}
