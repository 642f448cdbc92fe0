/** An app: the functions that Azure runs together, with all that follows from their manifest. Pure. */
import type {
  Diagnostic,
  FunctionSettings,
  Secret,
  Service,
  ServiceFunction,
  Target,
} from '@skyfold/manifest'
import { isSecret, settingsFor } from '@skyfold/manifest'
import { limit } from '../capabilities.ts'
import { registrationName } from '../naming.ts'
import { planTrigger } from '../triggers/plan-trigger.ts'
import type { TriggerPlan } from '../triggers/trigger-plan.ts'
import { nodeFor } from './runtime.ts'

export interface App {
  /** `app`, `app-2`: the unit's id. */
  readonly id: string
  /** Node's major version. */
  readonly node: string
  /** MB. */
  readonly memory: number
  /** Upper bound of instances, when the manifest has one; then an instance takes one HTTP request at a time. */
  readonly bound?: number
  readonly environment: Readonly<Record<string, string | Secret>>
  readonly functions: readonly AppFunction[]
}

export interface AppFunction {
  readonly definition: ServiceFunction
  readonly settings: FunctionSettings
  readonly triggers: readonly AppTrigger[]
}

export interface AppTrigger extends TriggerPlan {
  /** Name of the registration. */
  readonly name: string
}

/** The apps of a service, in the order of their first functions, with what the triggers have to say. */
export function planApps(
  service: Service,
  target: Target,
): { apps: readonly App[]; diagnostics: readonly Diagnostic[] } {
  const apps: App[] = []
  for (const definition of service.functions) {
    const member = planFunction(definition, target)
    const at = apps.findIndex((app) => fits(app, member.settings))
    const app = apps[at]
    if (app) apps[at] = join(app, member)
    else apps.push(found(member, apps.length))
  }
  const diagnostics = apps.flatMap((app) =>
    app.functions.flatMap(({ triggers }) => triggers.flatMap((each) => each.diagnostics)),
  )
  return { apps, diagnostics }
}

/** The size that Azure has for so many MB: the next larger one, or the largest. */
function memoryFor(megabytes: number): number {
  const sizes = ['small', 'medium', 'max'].map((name) => limit(`memorySize.${name}`))
  return sizes.find((size) => size >= megabytes) ?? limit('memorySize.max')
}

function planFunction(definition: ServiceFunction, { provider }: Target): AppFunction {
  const { name } = definition
  const numbers = new Map<string, number>()
  const triggers = definition.triggers.map((trigger) => {
    const kind = trigger.kind === 'httpApi' ? 'http' : trigger.kind
    const number = (numbers.get(kind) ?? 0) + 1
    numbers.set(kind, number)
    return { name: registrationName(name, kind, number), ...planTrigger(trigger, name) }
  })
  return { definition, settings: settingsFor(definition, provider), triggers }
}

function fits(app: App, settings: FunctionSettings): boolean {
  return (
    app.node === nodeFor(settings) &&
    app.memory === memoryFor(settings.memorySize) &&
    app.bound === settings.reservedConcurrency &&
    Object.entries(settings.environment).every(
      ([name, value]) => app.environment[name] === undefined || sameValue(app.environment[name], value),
    )
  )
}

function sameValue(left: string | Secret, right: string | Secret): boolean {
  return plainText(left) === plainText(right)
}

function plainText(value: string | Secret): string {
  return isSecret(value) ? value.reveal() : value
}

function found(member: AppFunction, index: number): App {
  const { memorySize, reservedConcurrency, environment } = member.settings
  return {
    id: index === 0 ? 'app' : `app-${index + 1}`,
    node: nodeFor(member.settings),
    memory: memoryFor(memorySize),
    ...(reservedConcurrency === undefined ? {} : { bound: reservedConcurrency }),
    environment,
    functions: [member],
  }
}

function join(app: App, member: AppFunction): App {
  const environment = { ...app.environment, ...member.settings.environment }
  return { ...app, environment, functions: [...app.functions, member] }
}
