/** The last step of `plan`: what the engine would do at one destination. */
import { inspect, preview } from '@skyfold/engine'
import type { PlanSet } from '../views/plan-view.ts'
import type { Builder, Built } from './building.ts'
import { accessStack } from './stack-access.ts'

/** Plans without connecting and without writing. Errors: Stop (usage) when a deploy would be refused. */
export async function previewOf({ session, loaded }: Builder, built: Built): Promise<PlanSet> {
  const { destination, units, graph } = built
  const { stack, provider } = destination
  const { store, existingSecretKey } = await accessStack(session, destination)
  const options = { stack, store, types: provider.resources, secretKey: existingSecretKey }
  const [{ plan, diagnostics }, inspection] = await Promise.all([
    preview(graph, options),
    inspect(store, stack),
  ])
  await session.findings.check(diagnostics)
  return { destination, plan, units, service: loaded.service, account: inspection?.account?.label }
}
