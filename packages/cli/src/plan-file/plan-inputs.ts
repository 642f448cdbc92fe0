/** What a plan was made with goes into its file, and out of it into the deploy that applies it. */
import type { PlanInputs, SavedPlan, SavedStackPlan } from '@skyfold/engine'
import type { Diagnostic } from '@skyfold/manifest'
import type { StackId } from '@skyfold/plugin-api'
import type { ServiceFlags } from '../command/flags.ts'
import type { Session } from '../command/session.ts'
import type { Destination } from '../pipeline/destination.ts'
import { planFileDiagnostics } from './diagnostics.ts'

/** The flags that a plan file remembers. */
type RememberedFlags = Pick<ServiceFlags, 'stage' | 'region' | 'provider' | 'config' | 'auth'>

/** What `flags` say; the stage also when it came from the manifest. */
export function inputsOf(flags: RememberedFlags & { readonly refresh: boolean }, stage: string): PlanInputs {
  const { region, provider, config, auth, refresh } = flags
  return {
    stage,
    ...(region === undefined ? {} : { region }),
    ...(provider && provider.length > 0 ? { provider } : {}),
    ...(config === undefined ? {} : { config }),
    ...(auth === undefined ? {} : { auth }),
    ...(refresh ? { refresh } : {}),
  }
}

/** `flags` with what the plan was made with. Errors: Stop (usage) when a typed flag says something else. */
export async function withInputs<F extends RememberedFlags>(
  { findings }: Session,
  flags: F,
  { file, inputs }: { readonly file: string; readonly inputs: PlanInputs },
): Promise<F> {
  const planned: RememberedFlags = {
    stage: inputs.stage,
    region: inputs.region,
    provider: inputs.provider && [...inputs.provider],
    config: inputs.config,
    auth: inputs.auth,
  }
  const typed = Object.entries(flags).filter(([name, value]) => name in planned && value !== undefined)
  const contradictions = typed.flatMap(([flag, value]): Diagnostic[] => {
    const remembered = planned[flag as keyof RememberedFlags]
    if (JSON.stringify(remembered) === JSON.stringify(value)) return []
    const detail = {
      flag,
      file,
      planned: remembered === undefined ? 'without it' : `with ${String(remembered)}`,
    }
    return [planFileDiagnostics.CLI_PLAN_FLAG(detail)]
  })
  await findings.check(contradictions)
  return { ...flags, ...planned }
}

/** The saved plan of each destination. Errors: Stop (stale) when the file is about other stacks. */
export async function matchPlans(
  { findings }: Session,
  { plans }: SavedPlan,
  { file, destinations }: { readonly file: string; readonly destinations: readonly Destination[] },
): Promise<ReadonlyMap<Destination, SavedStackPlan>> {
  const byStack = new Map(plans.map((one) => [nameOf(one.stack), one]))
  const wanted = destinations.map(({ stack }) => nameOf(stack))
  const isSame = wanted.length === plans.length && wanted.every((name) => byStack.has(name))
  if (!isSame) {
    const detail = { file, planned: [...byStack.keys()], wanted }
    await findings.check([planFileDiagnostics.CLI_PLAN_FOREIGN(detail)], 'stale')
  }
  return new Map(
    destinations.flatMap((destination) => {
      const saved = byStack.get(nameOf(destination.stack))
      return saved ? [[destination, saved] as const] : []
    }),
  )
}

function nameOf({ service, stage, provider, region }: StackId): string {
  return [service, stage, provider, region].join('/')
}
