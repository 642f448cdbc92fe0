/** What a deploy would do, and why. */
import type { Change, Plan, SavedStackPlan, Step, StepAction } from '@skyfold/engine'
import type { Json, Service } from '@skyfold/manifest'
import type { Unit } from '@skyfold/plugin-api'
import type { Destination } from '../pipeline/destination.ts'
import type { Line, Span } from '../terminal/line.ts'
import { indent, styled } from '../terminal/line.ts'
import type { Data } from '../terminal/terminal.ts'
import { formatCount } from './quantity.ts'

/** The plan of one destination. */
export interface PlanSet {
  readonly destination: Destination
  readonly plan: Plan
  readonly units: readonly Unit[]
  readonly service: Service
  /** Where the first deploy went, when there was one. */
  readonly account: string | undefined
  /** As it goes into a file, if it does. */
  readonly saved?: SavedStackPlan
}

/** Routes that anybody on the network may call, by the literal word of the manifest. */
function publicRoutes({
  functions,
}: Service): readonly { readonly route: string; readonly function: string }[] {
  return functions.flatMap(({ name, triggers }) =>
    triggers.flatMap((trigger) =>
      (trigger.kind === 'http' || trigger.kind === 'httpApi') && trigger.access === 'public'
        ? [{ route: routeOf(trigger), function: name }]
        : [],
    ),
  )
}

/** Units with their reasons, public routes, and the steps. */
export function planLines({ destination, plan, units, service, account }: PlanSet): readonly Line[] {
  const routes = publicRoutes(service)
  return [
    [styled('bold', destination.label), account === undefined ? '' : ` in ${account}`],
    ...units.map((unit) =>
      indent([`unit ${unit.id}: `, unit.functions.join(', '), styled('dim', ` (${unit.why})`)]),
    ),
    ...(routes.length === 0
      ? []
      : [
          indent([styled('yellow', 'public: '), 'anybody who reaches these may call them']),
          ...routes.map(({ route, function: name }) => indent(`${route} → ${name}`, '    ')),
        ]),
    ...plan.steps.flatMap(stepLines),
    indent(summaryOf(plan)),
  ]
}

/** The same for programs. */
export function planData({ destination, plan, units, service, account }: PlanSet): Data {
  return {
    provider: destination.stack.provider,
    region: destination.stack.region,
    account: account ?? null,
    units: units.map(({ id, functions, why }) => ({ id, functions, why })),
    public: publicRoutes(service),
    plan,
  }
}

const MARKS: Readonly<Record<StepAction, Span>> = {
  create: styled('green', '+ create '),
  update: styled('yellow', '~ update '),
  replace: styled('red', '± replace'),
  delete: styled('red', '- delete '),
  record: styled('dim', '· record '),
}

function stepLines({ address, action, first, why }: Step): readonly Line[] {
  const order = first === 'delete' ? ' (the old one is deleted first)' : ''
  // What is created differs in everything from nothing: the list of inputs would only repeat the manifest.
  const changes = action === 'create' || action === 'delete' ? why.filter(isNote) : why
  return [
    indent([MARKS[action], ` ${address}`, styled('dim', order)]),
    ...changes.map((change) => indent(changeLine(change), '      ')),
  ]
}

/** `(moved from p.queue/old)`: a reason that is no input. */
function isNote({ path }: Change): boolean {
  return path.startsWith('(')
}

function changeLine(change: Change): Line {
  const { path, before, after, replaces, drift } = change
  if (isNote(change)) return [styled('dim', path)]
  const forced = replaces ? [styled('red', ' (forces replacement)')] : []
  const drifted = drift ? [styled('yellow', ' (drift: changed by somebody else)')] : []
  return [
    styled('dim', `${path}: `),
    valueOf(before),
    styled('dim', ' → '),
    valueOf(after),
    ...drifted,
    ...forced,
  ]
}

function valueOf(value: Json | undefined): string {
  if (value === undefined) return '(none)'
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length > 60 ? `${text.slice(0, 57)}…` : text
}

function summaryOf({ steps, unchanged }: Plan): Line {
  if (steps.length === 0)
    return [styled('green', 'nothing to do'), `: ${formatCount(unchanged.length, 'resource')} unchanged`]
  const counts = (Object.keys(MARKS) as StepAction[]).flatMap((action) => {
    const count = steps.filter((step) => step.action === action).length
    return count === 0 ? [] : [`${count} to ${action}`]
  })
  return `${counts.join(', ')}; ${unchanged.length} unchanged`
}

function routeOf({ method, path }: { readonly method: string; readonly path: string }): string {
  return path === '$default' ? path : `${method} ${path}`
}
