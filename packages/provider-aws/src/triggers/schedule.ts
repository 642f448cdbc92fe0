import type { ScheduleTrigger } from '@skyfold/manifest'
import { ref } from '@skyfold/plugin-api'
import { errors } from '../errors.ts'
import { physicalName, roleName } from '../naming.ts'
import { scheduleExpression } from './schedule-expression.ts'
import type { ComposedTrigger, TriggerSite } from './trigger.ts'
import { addressOf, aliasOf, onlyDiagnostics, resourceOf } from './trigger.ts'

const GROUP = addressOf('aws.scheduler.group', 'schedules')

/** A schedule in the stack's group, with a role that may call this function and nothing else. */
export function composeSchedule(trigger: ScheduleTrigger, site: TriggerSite): ComposedTrigger {
  const { stack, definition, number, tags } = site
  const { source } = trigger
  const expressed = scheduleExpression(trigger.rate)
  if (!expressed.ok)
    return onlyDiagnostics(
      errors.AWS_SCHEDULE_INVALID({ function: definition.name, reason: expressed.reason }, { source }),
    )
  const label = trigger.name ?? `${definition.name}-${number}`
  const caller = `${definition.name}-scheduler`
  const group = resourceOf(
    'aws.scheduler.group',
    'schedules',
    { name: physicalName(stack, 'schedules'), tags },
    undefined,
  )
  const trust = {
    service: 'scheduler.amazonaws.com',
    sourceArn: ref(GROUP, 'arn'),
    sourceAccount: ref(GROUP, 'account'),
  }
  const role = resourceOf(
    'aws.iam.role',
    caller,
    { name: roleName(stack, caller), trust, tags },
    definition.source,
  )
  const statements = [
    { effect: 'Allow', actions: ['lambda:InvokeFunction'], resources: [aliasOf(definition)] },
  ]
  const policy = resourceOf(
    'aws.iam.role-policy',
    caller,
    { role: ref(role.address, 'name'), name: 'invoke', statements },
    definition.source,
  )
  const inputs = {
    name: physicalName(stack, label),
    group: ref(GROUP, 'name'),
    expression: expressed.expression,
    timezone: trigger.timezone,
    enabled: trigger.enabled,
    description: trigger.description ?? '',
    target: aliasOf(definition),
    role: ref(role.address, 'arn'),
    ...(trigger.input === undefined ? {} : { input: JSON.stringify(trigger.input) }),
  }
  const schedule = resourceOf('aws.scheduler.schedule', label, inputs, source)
  return {
    resources: [group, role, policy, { ...schedule, dependsOn: [policy.address] }],
    statements: [],
    diagnostics: [],
  }
}
