/** EventBridge Scheduler: groups, which carry the tags, and schedules in them. */
import type {
  CreateScheduleGroupInput,
  CreateScheduleGroupOutput,
  CreateScheduleInput,
  CreateScheduleOutput,
  DeleteScheduleGroupInput,
  DeleteScheduleInput,
  GetScheduleGroupInput,
  GetScheduleGroupOutput,
  GetScheduleInput,
  GetScheduleOutput,
  ListSchedulesInput,
  ListSchedulesOutput,
  ListTagsForResourceInput,
  ListTagsForResourceOutput,
  TagResourceInput,
  UntagResourceInput,
  UpdateScheduleInput,
  UpdateScheduleOutput,
} from '@aws-sdk/client-scheduler'
import type { CloudObject } from '../../cloud.ts'
import { Refusal } from '../protocol/refusal.ts'
import { Regional, tagged } from '../world.ts'
import type { Behaviour, Call, Checked, Functions, Principals, World } from '../world.ts'
import { isScheduleExpression } from './schedule-expression.ts'

interface GroupRecord {
  readonly name: string
  readonly arn: string
  readonly created: Date
  readonly tags: Map<string, string>
  /** By name. */
  readonly schedules: Map<string, Checked<CreateScheduleInput>>
  deletedAt: number | undefined
}

interface SchedulerNeeds {
  readonly principals: Principals
  readonly functions: Functions
}

type GroupStore = Map<string, GroupRecord>

export function createScheduler(world: World, needs: SchedulerNeeds): Behaviour {
  const stores = new Regional<GroupStore>(() => new Map())
  return {
    operations: { ...groupOperations(world, stores), ...scheduleOperations(world, stores, needs) },
    objects: () =>
      stores
        .entries()
        .flatMap(([region]) => [...settled(stores, region, world).values()].flatMap(groupObjects)),
  }
}

function groupObjects(group: GroupRecord): CloudObject[] {
  const schedules = [...group.schedules.keys()].map((name) => ({
    kind: 'scheduler.schedule',
    id: `${group.name}/${name}`,
  }))
  return [tagged('scheduler.group', group.name, group.tags), ...schedules]
}

function settled(stores: Regional<GroupStore>, region: string, world: World): GroupStore {
  const groups = stores.in(region)
  for (const [name, group] of groups)
    if (group.deletedAt !== undefined && world.now() >= group.deletedAt) groups.delete(name)
  return groups
}

function findGroup(stores: Regional<GroupStore>, call: Call, name: string, world: World): GroupRecord {
  const group = settled(stores, call.region, world).get(name)
  if (!group) throw new Refusal('ResourceNotFoundException', `Schedule group ${name} does not exist.`)
  return group
}

function groupOperations(world: World, stores: Regional<GroupStore>): Behaviour['operations'] {
  const byArn = (arn: string, call: Call): GroupRecord =>
    findGroup(stores, call, /:schedule-group\/(.+)$/.exec(arn)?.[1] ?? '', world)
  return {
    CreateScheduleGroup(input: Checked<CreateScheduleGroupInput>, call: Call): CreateScheduleGroupOutput {
      const groups = settled(stores, call.region, world)
      if (groups.has(input.Name))
        throw new Refusal('ConflictException', `Schedule group ${input.Name} already exists.`)
      const arn = `arn:aws:scheduler:${call.region}:${call.account}:schedule-group/${input.Name}`
      groups.set(input.Name, {
        name: input.Name,
        arn,
        created: new Date(world.now()),
        tags: new Map((input.Tags ?? []).map(({ Key, Value }) => [Key, Value])),
        schedules: new Map(),
        deletedAt: undefined,
      })
      return { ScheduleGroupArn: arn }
    },
    GetScheduleGroup(input: Checked<GetScheduleGroupInput>, call: Call): GetScheduleGroupOutput {
      const group = findGroup(stores, call, input.Name, world)
      return {
        Arn: group.arn,
        Name: group.name,
        State: group.deletedAt === undefined ? 'ACTIVE' : 'DELETING',
        CreationDate: group.created,
        LastModificationDate: group.created,
      }
    },
    DeleteScheduleGroup(input: Checked<DeleteScheduleGroupInput>, call: Call): object {
      const group = findGroup(stores, call, input.Name, world)
      group.deletedAt ??= world.now() + world.settleMs
      group.schedules.clear()
      return {}
    },
    ListTagsForResource: (
      input: Checked<ListTagsForResourceInput>,
      call: Call,
    ): ListTagsForResourceOutput => ({
      Tags: [...byArn(input.ResourceArn, call).tags].map(([Key, Value]) => ({ Key, Value })),
    }),
    TagResource(input: Checked<TagResourceInput>, call: Call): object {
      const { tags } = byArn(input.ResourceArn, call)
      for (const { Key, Value } of input.Tags) tags.set(Key, Value)
      return {}
    },
    UntagResource(input: Checked<UntagResourceInput>, call: Call): object {
      const { tags } = byArn(input.ResourceArn, call)
      for (const key of input.TagKeys) tags.delete(key)
      return {}
    },
  }
}

function scheduleOperations(
  world: World,
  stores: Regional<GroupStore>,
  needs: SchedulerNeeds,
): Behaviour['operations'] {
  const groupOf = (name: string | undefined, call: Call): GroupRecord =>
    findGroup(stores, call, name ?? 'default', world)
  const find = (input: { Name: string; GroupName?: string | undefined }, call: Call) => {
    const group = groupOf(input.GroupName, call)
    const schedule = group.schedules.get(input.Name)
    if (!schedule) throw new Refusal('ResourceNotFoundException', `Schedule ${input.Name} does not exist.`)
    return { group, schedule }
  }
  const arnOf = (call: Call, group: GroupRecord, name: string): string =>
    `arn:aws:scheduler:${call.region}:${call.account}:schedule/${group.name}/${name}`
  return {
    CreateSchedule(input: Checked<CreateScheduleInput>, call: Call): CreateScheduleOutput {
      const group = groupOf(input.GroupName, call)
      if (group.deletedAt !== undefined)
        throw new Refusal('ConflictException', `Schedule group ${group.name} is being deleted.`)
      check(input, needs)
      if (group.schedules.has(input.Name))
        throw new Refusal('ConflictException', `Schedule ${input.Name} already exists.`)
      group.schedules.set(input.Name, input)
      return { ScheduleArn: arnOf(call, group, input.Name) }
    },
    /** Replaces the whole schedule: what is not given falls back to its default. */
    UpdateSchedule(input: Checked<UpdateScheduleInput>, call: Call): UpdateScheduleOutput {
      const { group } = find(input, call)
      check(input, needs)
      group.schedules.set(input.Name, input)
      return { ScheduleArn: arnOf(call, group, input.Name) }
    },
    GetSchedule(input: Checked<GetScheduleInput>, call: Call): GetScheduleOutput {
      const { group, schedule } = find(input, call)
      const { ClientToken: _, ...shown } = schedule
      return {
        State: 'ENABLED',
        ActionAfterCompletion: 'NONE',
        ScheduleExpressionTimezone: 'UTC',
        ...shown,
        GroupName: group.name,
        Arn: arnOf(call, group, input.Name),
      }
    },
    DeleteSchedule(input: Checked<DeleteScheduleInput>, call: Call): object {
      find(input, call).group.schedules.delete(input.Name)
      return {}
    },
    ListSchedules: (input: Checked<ListSchedulesInput>, call: Call): ListSchedulesOutput => ({
      Schedules: [...groupOf(input.GroupName, call).schedules.keys()].map((Name) => ({ Name })),
    }),
  }
}

function check(input: Checked<CreateScheduleInput>, { principals, functions }: SchedulerNeeds): void {
  const {
    ScheduleExpression: expression,
    Target: target,
    ScheduleExpressionTimezone: timezone = 'UTC',
  } = input
  if (!isScheduleExpression(expression)) throw invalid(`Invalid Schedule Expression ${expression}.`)
  if (!isTimezone(timezone)) throw invalid(`Invalid ScheduleExpressionTimezone ${timezone}.`)
  if (!principals.canAssume(target.RoleArn, 'scheduler.amazonaws.com'))
    throw invalid('The execution role you provide must allow AWS EventBridge Scheduler to assume the role.')
  if (target.Arn.includes(':lambda:') && !functions.exists(target.Arn))
    throw new Refusal('ResourceNotFoundException', `Target ${target.Arn} does not exist.`)
  if (
    input.FlexibleTimeWindow.Mode === 'FLEXIBLE' &&
    input.FlexibleTimeWindow.MaximumWindowInMinutes === undefined
  )
    throw invalid('MaximumWindowInMinutes must be provided when Mode is FLEXIBLE.')
}

function isTimezone(name: string): boolean {
  try {
    return Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

function invalid(message: string): Refusal {
  return new Refusal('ValidationException', message)
}
