/** A schedule group: schedules have no tags of their own, so the group carries the owner. */
import type { ResourceType } from '@skyfold/plugin-api'
import { requireArn } from '../../arn.ts'
import type { AwsClients } from '../../clients.ts'
import { absentAsNull } from '../../request/failure.ts'
import { instanceName } from '../../naming.ts'
import { ownedTags, ownerOf, tagChanges, tagList, tagMap, userTags } from '../../ownership.ts'
import type { Tags } from '../../ownership.ts'
import { waitFor } from '../../request/poll.ts'

export interface ScheduleGroupInputs {
  readonly name: string
  readonly tags: Tags
}

export interface ScheduleGroupOutputs {
  readonly name: string
  readonly arn: string
  readonly account: string
}

/** Its id is the ARN. */
export const scheduleGroup: ResourceType<ScheduleGroupInputs, ScheduleGroupOutputs, AwsClients> = {
  type: 'aws.scheduler.group',
  version: 1,
  identity: {
    by: 'name',
    name: ({ name }, instance) => instanceName(name, instance),
    async find({ clients }, name) {
      const scheduler = await clients.scheduler()
      const group = await absentAsNull(scheduler.getScheduleGroup({ Name: name }))
      if (!group || group.State === 'DELETING') return null
      const { Tags: tags } = await scheduler.listTagsForResource({ ResourceArn: group.Arn })
      return { id: group.Arn ?? '', owner: ownerOf(tagMap(tags)), health: 'ready' }
    },
  },
  replaceOn: ['name'],
  async create({ clients }, { name, tags }, { instance, owner, token }) {
    const scheduler = await clients.scheduler()
    const { ScheduleGroupArn: arn = '' } = await scheduler.createScheduleGroup({
      Name: instanceName(name, instance),
      Tags: tagList(ownedTags(tags, owner)),
      ClientToken: token,
    })
    return { id: arn }
  },
  settle: async (_context, id) => outputsOf(id),
  async update({ clients }, id, { tags }) {
    const scheduler = await clients.scheduler()
    const { Tags: current } = await scheduler.listTagsForResource({ ResourceArn: id })
    const { set, remove } = tagChanges(tagMap(current), tags)
    if (Object.keys(set).length > 0) await scheduler.tagResource({ ResourceArn: id, Tags: tagList(set) })
    if (remove.length > 0) await scheduler.untagResource({ ResourceArn: id, TagKeys: remove })
  },
  async read({ clients }, id) {
    const scheduler = await clients.scheduler()
    const group = await absentAsNull(scheduler.getScheduleGroup({ Name: outputsOf(id).name }))
    if (!group || group.State === 'DELETING') return null
    const { Tags: tags } = await scheduler.listTagsForResource({ ResourceArn: id })
    return { inputs: { tags: userTags(tagMap(tags)) }, outputs: outputsOf(id) }
  },
  /** Waits for the end: a group of the same name cannot be made while the old one is being deleted. */
  async delete(context, id) {
    const scheduler = await context.clients.scheduler()
    const { name } = outputsOf(id)
    if (!(await absentAsNull(scheduler.deleteScheduleGroup({ Name: name })))) return
    await waitFor(context, {
      what: `schedule group ${name}`,
      look: () => absentAsNull(scheduler.getScheduleGroup({ Name: name })),
      judge: (group) => (group ? { state: 'pending', shown: 'deleting' } : { state: 'ready' }),
    })
  },
}

function outputsOf(id: string): ScheduleGroupOutputs {
  const { account, resource } = requireArn(id)
  return { name: resource.split('/').at(-1) ?? '', arn: id, account }
}
