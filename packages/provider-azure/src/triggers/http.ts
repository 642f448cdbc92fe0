/** An HTTP route: one registration that anybody may call, since the platform knows no finer access. */
import type { Diagnostic, HttpApiTrigger, HttpTrigger, JsonObject } from '@skyfold/manifest'
import { deviations } from '../deviations.ts'
import type { TriggerPlan } from './trigger-plan.ts'

/** Every method that a route of `ANY` takes. */
const ALL_METHODS: readonly string[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']
const RESERVED = /^\/(admin|runtime|skyfold)/i

/** `owner` is the function's name. */
export function planHttp(trigger: HttpTrigger | HttpApiTrigger, owner: string): TriggerPlan {
  const { method, path, kind } = trigger
  const payload = kind === 'http' ? '1.0' : '2.0'
  const cors = trigger.cors && { cors: { ...trigger.cors } }
  const route: JsonObject = { method, path, payload, ...cors }
  return {
    registration: {
      kind: 'http',
      methods: method === 'ANY' ? ALL_METHODS : [method],
      routes: [route],
    },
    route: { method, path, function: owner },
    diagnostics: [...accessProblems(trigger, owner), ...pathProblems(trigger)],
  }
}

function accessProblems(trigger: HttpTrigger | HttpApiTrigger, owner: string): readonly Diagnostic[] {
  const { access, method, path, source } = trigger
  if (access === 'public') return []
  const detail = { function: owner, route: `${method} ${path}` }
  if (access === 'unstated') return [deviations.AZURE_ACCESS_UNSTATED(detail, { source })]
  const words = { iam: 'IAM', authorizer: 'an authorizer' }
  return [deviations.AZURE_ACCESS_UNSUPPORTED({ ...detail, access: words[access] }, { source })]
}

function pathProblems({ path, source }: HttpTrigger | HttpApiTrigger): readonly Diagnostic[] {
  return RESERVED.test(path) ? [deviations.AZURE_ROUTE_RESERVED({ route: path }, { source })] : []
}
