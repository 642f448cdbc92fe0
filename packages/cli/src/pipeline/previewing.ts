/** The last step of `plan`: what the engine would do at one destination. */
import { inspect, preview, type EventSink, type Preview } from '@skyfold/engine'
import type { Move } from '@skyfold/manifest'
import type { Session } from '../command/session.ts'
import { unsavable } from '../plan-file/unsavable.ts'
import type { PlanSet } from '../views/plan-view.ts'
import type { Builder, Built } from './building.ts'
import { connectTo, unguarded, withConnection } from './connecting.ts'
import type { StackAccess } from './stack-access.ts'
import { accessStack, needsRefresh } from './stack-access.ts'

/** How to plan. */
export interface PlanMode {
  /** Look at what the cloud shows first. Connects. */
  readonly refresh: boolean
  /** The plan goes into a file: it must name the account that it is for. Connects. */
  readonly save: boolean
}

/**
 * Plans without writing, and without connecting unless the mode needs it. Errors: Stop (usage) when a deploy would be
 * refused; Stop (stale) when the plan could not be applied later.
 */
export async function previewOf(
  { session, loaded }: Builder,
  built: Built,
  mode: PlanMode,
  events: EventSink,
): Promise<PlanSet> {
  const { destination, units } = built
  const { stack } = destination
  const access = await accessStack(session, destination)
  const { moved = [] } = loaded.service
  // As a deploy would; the one that applies a saved plan looks only if the plan says so.
  const refresh = mode.refresh || (!mode.save && (await needsRefresh(session, destination)))
  const [{ plan, diagnostics, open, leased }, inspection] = await Promise.all([
    ask(session, access, built, { ...mode, refresh, moved, events }),
    inspect(access.store, stack),
  ])
  await session.findings.check(diagnostics)
  const shown = { destination, plan, units, service: loaded.service }
  if (!mode.save) return { ...shown, account: inspection?.account?.label }
  await session.findings.check(unsavable(stack, { open, leased }), 'stale')
  const connection = await connectTo(destination, access.connectOptions(unguarded))
  await connection.close()
  const { account } = connection
  return { ...shown, account: account.label, saved: { stack, account, plan } }
}

async function ask(
  session: Session,
  access: StackAccess,
  { destination, graph }: Built,
  {
    refresh,
    save,
    moved,
    events,
  }: PlanMode & { readonly moved: readonly Move[]; readonly events: EventSink },
): Promise<Preview> {
  const { store, env } = access
  const { stack, provider } = destination
  // A plan that is applied elsewhere must know its secrets by the key that is there then.
  const secretKey = save ? access.secretKey : access.existingSecretKey
  const options = { stack, store, types: provider.resources, secretKey, moved }
  if (!refresh) return preview(graph, options)
  const { result } = await withConnection(destination, access, (connect) =>
    preview(graph, { ...options, refresh: { env, connect, events, signals: session.interrupts } }),
  )
  return result
}
