/** CloudWatch Logs: groups with retention and tags, and the lines that functions write. */
import type {
  CreateLogGroupRequest,
  DeleteLogGroupRequest,
  DeleteRetentionPolicyRequest,
  DescribeLogGroupsRequest,
  DescribeLogGroupsResponse,
  FilterLogEventsRequest,
  FilterLogEventsResponse,
  ListTagsForResourceRequest,
  ListTagsForResourceResponse,
  PutRetentionPolicyRequest,
  TagResourceRequest,
  UntagResourceRequest,
} from '@aws-sdk/client-cloudwatch-logs'
import { Refusal } from '../protocol/refusal.ts'
import { Regional, tagged } from '../world.ts'
import type { Behaviour, Call, Checked, World } from '../world.ts'
import type { LogSink } from './lambda/invocations.ts'

interface GroupRecord {
  readonly name: string
  readonly arn: string
  readonly created: number
  retention: number | undefined
  readonly tags: Map<string, string>
  readonly events: {
    readonly id: string
    readonly time: number
    readonly stream: string
    readonly text: string
  }[]
}

type GroupStore = Map<string, GroupRecord>

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
const RETENTIONS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
]

export interface Logs extends Behaviour {
  sink(region: string): LogSink
}

export function createLogs(world: World): Logs {
  const stores = new Regional<GroupStore>(() => new Map())
  return {
    operations: { ...groupOperations(world, stores), ...tagAndEventOperations(stores) },
    objects: () =>
      stores
        .entries()
        .flatMap(([, groups]) =>
          [...groups.values()].map((group) => tagged('logs.group', group.name, group.tags)),
        ),
    sink: (region) => ({
      append(name, stream, lines) {
        const group = stores.in(region).get(name)
        for (const text of lines)
          group?.events.push({
            id: String(group.events.length + 1).padStart(56, '0'),
            time: world.now(),
            stream,
            text,
          })
      },
    }),
  }
}

function find(stores: Regional<GroupStore>, call: Call, name: string): GroupRecord {
  const group = stores.in(call.region).get(name)
  if (!group) throw new Refusal('ResourceNotFoundException', 'The specified log group does not exist.')
  return group
}

function groupOperations(world: World, stores: Regional<GroupStore>): Behaviour['operations'] {
  return {
    CreateLogGroup(input: Checked<CreateLogGroupRequest>, call: Call): object {
      const { logGroupName: name } = input
      const groups = stores.in(call.region)
      if (groups.has(name))
        throw new Refusal('ResourceAlreadyExistsException', 'The specified log group already exists')
      groups.set(name, {
        name,
        arn: `arn:aws:logs:${call.region}:${call.account}:log-group:${name}`,
        created: world.now(),
        retention: undefined,
        tags: new Map(Object.entries(input.tags ?? {})),
        events: [],
      })
      return {}
    },
    PutRetentionPolicy(input: Checked<PutRetentionPolicyRequest>, call: Call): object {
      const group = find(stores, call, input.logGroupName)
      if (!RETENTIONS.includes(input.retentionInDays))
        throw new Refusal(
          'InvalidParameterException',
          `Invalid retention value. Must be one of: [${RETENTIONS.join(', ')}]`,
        )
      group.retention = input.retentionInDays
      return {}
    },
    DeleteRetentionPolicy(input: Checked<DeleteRetentionPolicyRequest>, call: Call): object {
      find(stores, call, input.logGroupName).retention = undefined
      return {}
    },
    DescribeLogGroups: (input: Checked<DescribeLogGroupsRequest>, call: Call): DescribeLogGroupsResponse => ({
      logGroups: [...stores.in(call.region).values()]
        .filter((group) => group.name.startsWith(input.logGroupNamePrefix ?? ''))
        .map((group) => ({
          logGroupName: group.name,
          arn: `${group.arn}:*`,
          logGroupArn: group.arn,
          creationTime: group.created,
          retentionInDays: group.retention,
          storedBytes: 0,
        })),
    }),
    DeleteLogGroup(input: Checked<DeleteLogGroupRequest>, call: Call): object {
      stores.in(call.region).delete(find(stores, call, input.logGroupName).name)
      return {}
    },
  }
}

function tagAndEventOperations(stores: Regional<GroupStore>): Behaviour['operations'] {
  const byArn = (arn: string, call: Call): GroupRecord =>
    find(stores, call, /:log-group:([^:*]+)$/.exec(arn)?.[1] ?? '')
  return {
    ListTagsForResource: (
      input: Checked<ListTagsForResourceRequest>,
      call: Call,
    ): ListTagsForResourceResponse => ({
      tags: Object.fromEntries(byArn(input.resourceArn, call).tags),
    }),
    TagResource(input: Checked<TagResourceRequest>, call: Call): object {
      const { tags } = byArn(input.resourceArn, call)
      for (const [key, value] of Object.entries(input.tags)) tags.set(key, value)
      return {}
    },
    UntagResource(input: Checked<UntagResourceRequest>, call: Call): object {
      const { tags } = byArn(input.resourceArn, call)
      for (const key of input.tagKeys) tags.delete(key)
      return {}
    },
    FilterLogEvents(input: Checked<FilterLogEventsRequest>, call: Call): FilterLogEventsResponse {
      const { events } = find(stores, call, input.logGroupName ?? '')
      return {
        events: events
          .filter((event) => event.time >= (input.startTime ?? 0))
          .map((event) => ({
            eventId: event.id,
            logStreamName: event.stream,
            timestamp: event.time,
            ingestionTime: event.time,
            message: `${event.text}\n`,
          })),
      }
    },
  }
}
