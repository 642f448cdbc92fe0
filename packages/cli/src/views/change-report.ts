/** The end of `deploy` and `remove`: one summary over all destinations. */
import type { Service } from '@skyfold/manifest'
import type { Report } from '../command/report.ts'
import type { Session } from '../command/session.ts'
import { worstOf } from '../exit-code.ts'
import type { Change } from '../pipeline/changing.ts'
import type { Line } from '../terminal/line.ts'
import { styled } from '../terminal/line.ts'
import type { Described } from './info-view.ts'
import { descriptionData, descriptionLines } from './info-view.ts'
import type { ChangeKind } from './outcome-view.ts'
import { outcomeData, outcomeLines } from './outcome-view.ts'

/** Says how a deploy ended on stderr; endpoints are the data. */
export function deployReport(session: Session, service: Service, changes: readonly Change[]): Report {
  return servingReport(session, { service, changes, kind: 'deploy' })
}

/** The same of a rollback. */
export function rollbackReport(
  session: Session,
  service: Service,
  { changes, full }: { readonly changes: readonly Change[]; readonly full: boolean },
): Report {
  return servingReport(session, { service, changes, kind: 'rollback', flags: full ? ['--full'] : [] })
}

interface Served {
  readonly service: Service
  readonly changes: readonly Change[]
  readonly kind: ChangeKind
  readonly flags?: string[]
}

function servingReport({ terminal }: Session, { service, changes, kind, flags }: Served): Report {
  for (const change of changes) {
    if (!terminal.json) terminal.talk(outcomeLines(change, kind, flags))
    if (!terminal.json && change.served !== undefined) terminal.talk(change.served.split('\n'))
  }
  const described = changes.flatMap(({ destination, description }) =>
    description ? [{ destination, description }] : [],
  )
  return {
    reason: worstOf(changes.map(({ reason }) => reason)),
    data: { ...headOf(service), targets: changes.map(outcomeData), ...descriptionData(described) },
    lines: described.flatMap(sectionOf),
  }
}

/** Says how it ended on stderr; what was kept is among the diagnostics. */
export function removeReport({ terminal }: Session, service: Service, changes: readonly Change[]): Report {
  if (!terminal.json) for (const change of changes) terminal.talk(outcomeLines(change, 'remove'))
  const kept = changes.flatMap(({ destination: { stack }, outcome }) =>
    Object.keys(outcome?.deployed.resources ?? {}).map((address) => ({
      provider: stack.provider,
      region: stack.region,
      address,
    })),
  )
  return {
    reason: worstOf(changes.map(({ reason }) => reason)),
    data: { ...headOf(service), targets: changes.map(outcomeData), kept },
    lines: [],
  }
}

function sectionOf(described: Described): readonly Line[] {
  return [[styled('bold', described.destination.label)], ...descriptionLines(described)]
}

function headOf({ name, stage }: Service): { readonly service: string; readonly stage: string } {
  return { service: name, stage }
}
