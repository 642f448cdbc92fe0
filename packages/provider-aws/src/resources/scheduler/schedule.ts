/** A schedule that calls a function. Updates replace it as a whole. */
import type { CreateScheduleInput } from '@aws-sdk/client-scheduler'
import type { ResourceType } from '@skyfold/plugin-api'
import type { AwsClients } from '../../clients.ts'
import { absentAsNull } from '../../request/failure.ts'

export interface ScheduleInputs {
  readonly name: string
  /** Name of the group. */
  readonly group: string
  /** `rate(…)` or `cron(…)`. */
  readonly expression: string
  /** IANA name. */
  readonly timezone: string
  readonly enabled: boolean
  readonly description: string
  /** ARN of the alias. */
  readonly target: string
  /** ARN of the role that may call it. */
  readonly role: string
  /** JSON text that the function gets instead of Scheduler's own event. */
  readonly input?: string
}

export interface ScheduleOutputs {
  readonly name: string
}

export const schedule: ResourceType<ScheduleInputs, ScheduleOutputs, AwsClients> = {
  type: 'aws.scheduler.schedule',
  version: 1,
  identity: {
    by: 'child',
    async find({ clients }, { group, name }) {
      const scheduler = await clients.scheduler()
      const found = await absentAsNull(scheduler.getSchedule({ Name: name, GroupName: group }))
      return found && { id: `${group}/${name}`, owner: undefined, health: 'ready' }
    },
  },
  replaceOn: ['group', 'name'],
  async create({ clients }, inputs, { token }) {
    const scheduler = await clients.scheduler()
    await scheduler.createSchedule({ ...requestOf(inputs), ClientToken: token })
    return { id: `${inputs.group}/${inputs.name}` }
  },
  settle: async (_context, id) => ({ name: partsOf(id).Name }),
  async update({ clients }, _id, inputs) {
    const scheduler = await clients.scheduler()
    await scheduler.updateSchedule(requestOf(inputs))
  },
  async read({ clients }, id) {
    const scheduler = await clients.scheduler()
    const found = await absentAsNull(scheduler.getSchedule(partsOf(id)))
    if (!found) return null
    const input = found.Target?.Input
    return {
      inputs: {
        expression: found.ScheduleExpression ?? '',
        timezone: found.ScheduleExpressionTimezone ?? 'UTC',
        enabled: found.State !== 'DISABLED',
        description: found.Description ?? '',
        target: found.Target?.Arn ?? '',
        role: found.Target?.RoleArn ?? '',
        ...(input === undefined ? {} : { input }),
      },
      outputs: { name: partsOf(id).Name },
    }
  },
  async delete({ clients }, id) {
    const scheduler = await clients.scheduler()
    await absentAsNull(scheduler.deleteSchedule(partsOf(id)))
  },
}

function requestOf(inputs: ScheduleInputs): CreateScheduleInput {
  return {
    Name: inputs.name,
    GroupName: inputs.group,
    ScheduleExpression: inputs.expression,
    ScheduleExpressionTimezone: inputs.timezone,
    State: inputs.enabled ? 'ENABLED' : 'DISABLED',
    Description: inputs.description,
    FlexibleTimeWindow: { Mode: 'OFF' },
    ActionAfterCompletion: 'NONE',
    Target: {
      Arn: inputs.target,
      RoleArn: inputs.role,
      ...(inputs.input === undefined ? {} : { Input: inputs.input }),
    },
  }
}

function partsOf(id: string): { GroupName: string; Name: string } {
  const [GroupName = '', Name = ''] = id.split('/')
  return { GroupName, Name }
}
