/**
 * Moves the state of a stack from one store to another. At every moment one of the two holds all of it under a lease, and
 * what is found in both tells how far the move came, so that a run that was cut off is made up for by the next:
 * source under our lease, target empty → copied; both the same → source removed; source gone → target released.
 */
import { SkyfoldError, type StackId } from '@skyfold/plugin-api'
import type { StateStore } from '@skyfold/plugin-api'
import { engineDiagnostics } from '../diagnostics.ts'
import type { Env } from '../env.ts'
import type { EventSink } from '../events.ts'
import { holderOf, loadState, readState } from '../session/load.ts'
import { decodeState, encodeState } from '../state/codec.ts'
import type { State } from '../state/state.ts'
import { copyBlobs, discardBlobs } from './move-blobs.ts'
import { createPatientStore } from './patient-store.ts'

export interface MoveOptions {
  readonly stack: StackId
  readonly from: StateStore
  readonly to: StateStore
  readonly env: Env
  readonly events: EventSink
  readonly drain: AbortSignal
  /** As typed; it is written into the lease. */
  readonly command: string
}

/** `nothing`: neither place holds a state. `unneeded`: only the target does. */
export type MoveStatus = 'moved' | 'unneeded' | 'nothing'

/** A state as it was stored. */
interface Written {
  readonly state: State
  readonly tag: string
}

/**
 * Errors: ENGINE_LOCKED (somebody works on the stack), ENGINE_STATE_DIVERGED (both places went on), ENGINE_STATE_CONFLICT
 * (somebody came in between), and those of the stores. After each of them the source still holds the state.
 */
export async function moveState(given: MoveOptions): Promise<MoveStatus> {
  const { stack, env } = given
  const [from, to] = [createPatientStore(given.from, env), createPatientStore(given.to, env)]
  const options = { ...given, from, to }
  if (await readState(from, stack)) await moveLeased(options)
  else if (!(await readState(to, stack))) return 'nothing'
  else {
    await finish(options)
    return 'unneeded'
  }
  await finish(options)
  return 'moved'
}

async function moveLeased(options: MoveOptions): Promise<void> {
  const { from, to, stack } = options
  await checkLineage(options)
  await copyBlobs(from, to)
  const held = await lease(options)
  try {
    // What was written between the first copy and the lease.
    await copyBlobs(from, to)
    await replace(options, held)
    await dropSource(options, held)
  } catch (error) {
    // Whoever waits for the lease need not wait until it runs out. Once there is a copy it stays, as the mark of a move.
    const copy = await readState(to, stack).catch(() => 'unknown')
    if (copy === null) await giveBack(from, options).catch(() => undefined)
    throw error
  }
}

async function finish(options: MoveOptions): Promise<void> {
  await giveBack(options.to, options)
  await discardBlobs(options.from.blobs, options.to.blobs)
}

/** A leased state, and what it was before. */
interface Held extends Written {
  readonly before: State
}

/** True for what a move put there, and nobody went on with. */
function isCopy(target: State, source: State, { command }: MoveOptions): boolean {
  return (
    target.lineage === source.lineage && target.lease?.command === command && target.serial <= source.serial
  )
}

/** True for what a move was about to remove when it was cut off, and nobody went on with. */
function isLeftover(source: State, target: State, { command }: MoveOptions): boolean {
  return (
    source.lineage === target.lineage && source.lease?.command === command && source.serial <= target.serial
  )
}

/** Refuses before anything is changed what `replace` would refuse. */
async function checkLineage(options: MoveOptions): Promise<void> {
  const { from, to, stack } = options
  const [source, target] = await Promise.all([readState(from, stack), readState(to, stack)])
  if (!source || !target) return
  const isKnown =
    isCopy(target.state, source.state, options) || isLeftover(source.state, target.state, options)
  if (!isKnown) throw diverged(options)
}

function diverged({ from, to }: MoveOptions): SkyfoldError {
  return new SkyfoldError(engineDiagnostics.ENGINE_STATE_DIVERGED({ from: from.location, to: to.location }))
}

/** Takes the lease at the source, so that nobody changes what is being copied. */
async function lease({ stack, from, env, events, drain, command }: MoveOptions): Promise<Held> {
  const loaded = await loadState({ stack, store: from, env, events, drain })
  if (loaded.status === 'locked') {
    const { lease: other } = loaded
    const detail = { holder: holderOf(other), command: other.command, since: other.since }
    throw new SkyfoldError(engineDiagnostics.ENGINE_LOCKED(detail), { failure: 'busy' })
  }
  const { state: before } = loaded
  if (loaded.status === 'interrupted' || !before || loaded.tag === null) throw conflict(from)
  const since = new Date(env.wallTime()).toISOString()
  const leased = nextOf({ ...before, lease: { ...env.actor, command, since } }, env)
  return { ...(await write(from, leased, { stack, expected: loaded.tag })), before }
}

/** Puts the leased state into the target and reads it back, unless the target has gone on from an earlier move. */
async function replace(options: MoveOptions, { state, before }: Held): Promise<void> {
  const { stack, to } = options
  const target = await readState(to, stack)
  if (target && isLeftover(before, target.state, options)) return
  if (target && !isCopy(target.state, before, options)) throw diverged(options)
  await write(to, state, { stack, expected: target?.tag ?? null })
  const found = await readState(to, stack)
  if (found?.state.write !== state.write) throw conflict(to)
}

/** A source that went on meanwhile is the truth: then it is the copy that goes. */
async function dropSource({ stack, from, to }: MoveOptions, { state, tag }: Held): Promise<void> {
  try {
    await from.remove(tag)
  } catch (error) {
    const failure = error instanceof SkyfoldError ? error.failure : undefined
    if (failure === 'ambiguous' && !(await readState(from, stack))) return
    const copy = failure === 'conflict' ? await readState(to, stack) : null
    if (copy?.state.write === state.write) await to.remove(copy.tag)
    throw error
  }
}

/** Gives back the lease that a move took, this one or one that was cut off. */
async function giveBack(store: StateStore, { stack, env, command }: MoveOptions): Promise<void> {
  const found = await readState(store, stack)
  if (found?.state.lease?.command !== command) return
  await write(store, nextOf({ ...found.state, lease: null }, env), { stack, expected: found.tag })
}

function nextOf(state: State, env: Env): State {
  return { ...state, serial: state.serial + 1, write: env.randomHex(8) }
}

/** One compare-and-swap; an answer that was lost is asked for. */
async function write(
  store: StateStore,
  state: State,
  { stack, expected }: { readonly stack: StackId; readonly expected: string | null },
): Promise<Written> {
  try {
    return { state, tag: await store.put(encodeState(state), expected) }
  } catch (error) {
    const stored = error instanceof SkyfoldError && error.failure === 'ambiguous' ? await store.get() : null
    if (stored && decodeState(stored.body, stack, store.location).write === state.write)
      return { state, tag: stored.tag }
    throw error
  }
}

function conflict({ location }: StateStore): SkyfoldError {
  return new SkyfoldError(engineDiagnostics.ENGINE_STATE_CONFLICT({ location }), { failure: 'conflict' })
}
