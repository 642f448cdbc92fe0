/** Asks the cloud for every recorded object, a bounded number at once. */
import { type Diagnostic, hasErrors } from '@skyfold/manifest'
import { type Address, SkyfoldError, type StackId } from '@skyfold/plugin-api'
import { Requester } from '../apply/requester.ts'
import { walk } from '../apply/walk.ts'
import { engineDiagnostics } from '../diagnostics.ts'
import type { Env } from '../env.ts'
import type { EventSink } from '../events.ts'
import type { Prepared } from '../run/prepare.ts'
import type { RunOptions } from '../run.ts'
import { redactDiagnostic, type Redactor } from '../secret/redactor.ts'
import type { HashSecret } from '../secret/secret-hash.ts'
import type { ResourceRecord, State } from '../state/state.ts'
import type { TypeTable } from '../state/upgrade.ts'
import { observe, type Sight } from './observation.ts'

/** What asking for one object came to. */
export type Reading =
  | { readonly status: 'seen'; readonly sight: Sight }
  | { readonly status: 'vanished' }
  | { readonly status: 'unreadable'; readonly diagnostic: Diagnostic }

/** What reading needs. */
export interface ReadOptions<C> {
  readonly requester: Requester<C>
  readonly types: TypeTable<C>
  readonly hashSecret: HashSecret
  readonly redact: Redactor
  readonly events: EventSink
  /** Asked before each read: true lets no further one start. */
  isStopped(): boolean
}

async function readObjects<C>(state: State, options: ReadOptions<C>): Promise<ReadonlyMap<Address, Reading>> {
  const readings = new Map<Address, Reading>()
  const jobs = Object.entries(state.resources).map(([address, record]) => ({
    key: address,
    after: [],
    run: async (): Promise<boolean> => {
      const reading = await readObject(address, record, options)
      readings.set(address, reading)
      tell(address, reading, options.events)
      return true
    },
    skip: () => {},
  }))
  await walk(jobs, { concurrency: options.requester.concurrency, isStopped: () => options.isStopped() })
  return readings
}

/** Address → reading, for a look that has no lease to lose. An address is absent if the look was stopped before its turn. */
export function lookAtAll<C>(
  state: State,
  { types, hashSecret, redact }: Pick<Prepared<C>, 'types' | 'hashSecret' | 'redact'>,
  options: LookOptions<C>,
): Promise<ReadonlyMap<Address, Reading>> {
  const { events, signals } = options
  const requester = new Requester({
    ...options,
    signal: signals.drain,
    guard: () => {},
    openArtifact: (contentHash) => Promise.reject(new Error(`a read opened the package ${contentHash}`)),
  })
  const isStopped = (): boolean => signals.drain.aborted
  return readObjects(state, { requester, types, hashSecret, redact, events, isStopped })
}

/** Who looks, and with what. */
export interface LookOptions<C> {
  readonly clients: C
  readonly stack: StackId
  readonly env: Env
  readonly events: EventSink
  readonly signals: RunOptions<C>['signals']
  readonly concurrency?: number
}

/** The errors of what could not be read. */
export function readErrors(readings: ReadonlyMap<Address, Reading>): readonly Diagnostic[] {
  return [...readings].flatMap(([address, reading]) => {
    if (reading.status !== 'unreadable') return []
    const { diagnostic } = reading
    // Whatever the read met, not knowing what is there is an error here.
    return hasErrors([diagnostic]) ? [diagnostic] : [unexpected(address, diagnostic.message)]
  })
}

async function readObject<C>(
  address: Address,
  record: ResourceRecord,
  { requester, types, hashSecret, redact }: ReadOptions<C>,
): Promise<Reading> {
  const type = types.get(record.type)
  if (!type) {
    const diagnostic = engineDiagnostics.ENGINE_UNKNOWN_TYPE({ address, type: record.type })
    return { status: 'unreadable', diagnostic }
  }
  try {
    const seen = await requester.request(type, () => type.read(requester.context(address), record.id))
    if (!seen) return { status: 'vanished' }
    return { status: 'seen', sight: observe(address, record, seen, hashSecret) }
  } catch (error) {
    const diagnostic = error instanceof SkyfoldError ? error.diagnostic : unexpected(address, error)
    // Clouds repeat in their errors what they hold.
    return { status: 'unreadable', diagnostic: redactDiagnostic(diagnostic, redact) }
  }
}

function unexpected(address: Address, cause: unknown): Diagnostic {
  return engineDiagnostics.ENGINE_UNEXPECTED({ address }, { cause })
}

function tell(address: Address, reading: Reading, events: EventSink): void {
  if (reading.status !== 'seen') return events({ type: 'drift', address, status: reading.status, paths: [] })
  const { inputDifferences, outputDifferences } = reading.sight
  const paths = [...inputDifferences, ...outputDifferences].map(({ path }) => path.join('.'))
  if (paths.length > 0) events({ type: 'drift', address, status: 'changed', paths })
}
