/** `sls state move`: from one place to another, under the lease of the stack. */
import type { MoveStatus } from '@skyfold/engine'
import { createEnv, moveState } from '@skyfold/engine'
import type { Target } from '@skyfold/manifest'
import type { ConnectOptions, StateHome } from '@skyfold/plugin-api'
import { SkyfoldError } from '@skyfold/plugin-api'
import { Stop } from '../command/report.ts'
import type { Session } from '../command/session.ts'
import { cliDiagnostics } from '../diagnostics.ts'
import type { ExitReason } from '../exit-code.ts'
import { actorOf } from '../pipeline/actor.ts'
import { reportFailure } from '../pipeline/changing.ts'
import { unguarded } from '../pipeline/connecting.ts'
import type { Destination } from '../pipeline/destination.ts'
import { connectOptionsOf } from '../pipeline/stack-access.ts'
import type { StateChoice } from './state-choice.ts'
import { checkPlace, chooseState } from './state-choice.ts'
import { openPlace } from './state-home.ts'

/** As typed; an absent one is the place that the manifest (or SKYFOLD_STATE) chooses. */
interface Places {
  readonly from: string | undefined
  readonly to: string | undefined
}

/** How it ended at one destination. */
export interface MovedState {
  readonly destination: Destination
  readonly status: MoveStatus | 'failed'
  readonly from: string
  readonly to: string
  readonly reason: ExitReason
}

const SAME = 'The state is to be moved to the place where it is.'

/** Refuses places that are none, and a move from a place to itself. Errors: Stop (usage). */
export async function checkPlaces(session: Session, { from, to }: Places): Promise<void> {
  const places = Object.entries({ '--from': from, '--to': to }).flatMap(([by, url]) =>
    url === undefined ? [] : checkPlace({ url }, by),
  )
  await session.findings.check(places)
  if (from === undefined && to === undefined)
    await refuse(session, 'Neither --from nor --to says from where or to where the state is moved.')
}

/** Moves the state of one destination; `targets` are those of the manifest. Errors: Stop (usage). */
export async function moveStateOf(
  session: Session,
  destination: Destination,
  places: Places & { readonly targets: readonly Target[] },
): Promise<MovedState> {
  const options = connectOptionsOf(session, destination, unguarded)
  const release = session.interrupts.hold()
  try {
    const open = (url: string | undefined): Promise<StateHome> =>
      url === undefined
        ? openPlace(destination.state, options)
        : openTyped(session, typedChoice(destination, url, places.targets), options)
    const [from, to] = await Promise.all([open(places.from), open(places.to)])
    if (from.store.location === to.store.location) await refuse(session, SAME)
    const status = await moveState({
      stack: destination.stack,
      from: from.store,
      to: to.store,
      env: createEnv(actorOf(session.env)),
      events: () => {},
      drain: session.interrupts.drain,
      command: `sls ${session.command}`,
    })
    const [source, target] = [from.store.location, to.store.location]
    return { destination, status, from: source, to: target, reason: 'ok' }
  } catch (error) {
    if (error instanceof Stop) throw error
    const reason = await reportFailure(session, destination, error)
    return { destination, status: 'failed', from: places.from ?? '', to: places.to ?? '', reason }
  } finally {
    release()
  }
}

function typedChoice(
  { provider, target }: Destination,
  url: string,
  targets: readonly Target[],
): StateChoice | undefined {
  const choice = chooseState(provider, target, { place: { url: url.replace(/\/$/, '') }, targets })
  if (choice?.url === undefined) return undefined
  // It stands on the command line and nowhere in the manifest.
  return { keeper: choice.keeper, url: choice.url, options: choice.options }
}

/** Errors: those of `openPlace`; Stop (usage) when what was typed is no place. */
async function openTyped(
  { findings }: Session,
  choice: StateChoice | undefined,
  options: ConnectOptions,
): Promise<StateHome> {
  try {
    return await openPlace(choice, options)
  } catch (error) {
    if (error instanceof SkyfoldError && error.failure === 'invalid') await findings.check([error.diagnostic])
    throw error
  }
}

function refuse({ findings }: Session, problem: string): Promise<void> {
  return findings.check([cliDiagnostics.CLI_USAGE({ problem, command: 'sls state move' })])
}
