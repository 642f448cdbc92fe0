/** What of a service is not as the manifest says: refused, not checked, or without effect here. */
import type {
  Diagnostic,
  FunctionSettings,
  HttpApiTrigger,
  HttpTrigger,
  Service,
  ServiceFunction,
  Target,
} from '@skyfold/manifest'
import { settingsFor } from '@skyfold/manifest'
import type { SettingName } from '@skyfold/plugin-api'
import { capabilities } from './capabilities.ts'
import { errors } from './errors.ts'
import { routeKey } from './triggers/http-route.ts'

/** An HTTP trigger and whose it is. */
export interface HttpClaim {
  readonly definition: ServiceFunction
  readonly trigger: HttpTrigger | HttpApiTrigger
}

/** All problems and remarks about the service as a whole; those of single triggers come with the triggers. */
export function deviations(service: Service, target: Target): readonly Diagnostic[] {
  return [...twiceRoutes(service), ...uncheckedAccess(service), ...lostSettings(service, target)]
}

/** The HTTP triggers of a service, in manifest order. */
export function httpTriggers(service: Service): readonly HttpClaim[] {
  return service.functions.flatMap((definition) =>
    definition.triggers.flatMap((trigger) =>
      trigger.kind === 'http' || trigger.kind === 'httpApi' ? [{ definition, trigger }] : [],
    ),
  )
}

function twiceRoutes(service: Service): readonly Diagnostic[] {
  const claims = httpTriggers(service)
  return [...new Set(claims.map(({ trigger }) => routeKey(trigger)))].flatMap((route) => {
    const claimants = claims.filter(({ trigger }) => routeKey(trigger) === route)
    const functions = claimants.map(({ definition }) => definition.name)
    const source = claimants[1]?.trigger.source
    return source ? [errors.LOCAL_ROUTE_TWICE({ route, functions }, { source })] : []
  })
}

function uncheckedAccess(service: Service): readonly Diagnostic[] {
  return (['iam', 'authorizer'] as const).flatMap((access) => {
    const guarded = httpTriggers(service).filter(({ trigger }) => trigger.access === access)
    const functions = [...new Set(guarded.map(({ definition }) => definition.name))]
    const [first] = guarded
    return first
      ? [errors.LOCAL_ACCESS_UNCHECKED({ access, functions }, { source: first.trigger.source })]
      : []
  })
}

/** When a setting asks for something that this machine does not give. */
const ASKED: Readonly<Partial<Record<SettingName, (settings: FunctionSettings) => boolean>>> = {
  snapStart: ({ snapStart }) => snapStart,
  architecture: ({ architecture }) => (architecture === 'arm64') !== (process.arch === 'arm64'),
  tags: ({ tags }) => Object.keys(tags).length > 0,
}

// As the capability table says: one note for each setting, naming the functions.
function lostSettings(service: Service, target: Target): readonly Diagnostic[] {
  return Object.entries(ASKED).flatMap(([setting, isAsked]) => {
    const asking = service.functions.filter((one) => isAsked(settingsFor(one, target.provider)))
    const [first] = asking
    // The keys of the table are names of settings.
    const capability = capabilities.settings[setting as SettingName]
    if (!first || capability.level === 'native' || capability.level === 'emulated') return []
    const lost = capability.level === 'lossy' ? capability.lost : capability.reason
    const substitute = capability.substitute ?? 'none'
    const functions = asking.map(({ name }) => name)
    return [errors.LOCAL_SETTING_LOST({ setting, functions, lost, substitute }, { source: first.source })]
  })
}
