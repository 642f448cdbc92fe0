/** HTTP triggers: routes that the shim matches, and the policy that says who may call. */
import type { Diagnostic, HttpApiTrigger, HttpTrigger, Json, Target } from '@skyfold/manifest'
import type { Resource } from '@skyfold/plugin-api'
import { ref } from '@skyfold/plugin-api'
import { deviations } from '../deviations.ts'
import type { DoorUnit } from '../doors.ts'
import { invokersOf } from '../options.ts'
import { FUNCTION_TYPE } from '../resources/function-document.ts'

/** The unit's routes as `SKYFOLD_UNIT` carries them (`Route` of the runtime). */
export function routesOf({ triggers }: DoorUnit): readonly Json[] {
  return triggers.flatMap((trigger): readonly Json[] => {
    if (trigger.kind !== 'http' && trigger.kind !== 'httpApi') return []
    const { kind, method, path, cors } = trigger
    const route = { method, path, payload: kind === 'http' ? '1.0' : '2.0' }
    return [cors ? { ...route, cors: { ...cors } } : route]
  })
}

/** `allUsers` for the literal `auth: public`, the members of `provider.invokers` for `auth: iam`. */
export function composeHttp({ id, door, definition }: DoorUnit, target: Target): readonly Resource[] {
  const members = invokersOf(target)
  if (door === 'events' || (door === 'iam' && members.length === 0)) return []
  const inputs = {
    service: ref(`${FUNCTION_TYPE}/${id}`, 'service'),
    public: door === 'public',
    ...(door === 'iam' ? { members } : {}),
  }
  const type = 'gcp.run.invoker-policy'
  return [{ address: `${type}/${id}`, type, inputs, source: definition.source }]
}

/** Access that is not said, or that a gateway would have to check. */
export function reviewHttp(name: string, trigger: HttpTrigger | HttpApiTrigger): readonly Diagnostic[] {
  const detail = { function: name, route: `${trigger.method} ${trigger.path}` }
  const at = { source: trigger.source }
  if (trigger.access === 'unstated') return [deviations.GCP_ACCESS_UNSTATED(detail, at)]
  if (trigger.access === 'authorizer') return [deviations.GCP_AUTHORIZER_UNSUPPORTED(detail, at)]
  return []
}
