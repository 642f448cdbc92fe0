/** What is deployed: endpoints, functions and other outputs. */
import type { Inspection } from '@skyfold/engine'
import type { Description } from '@skyfold/plugin-api'
import type { Destination } from '../pipeline/destination.ts'
import type { ExitReason } from '../exit-code.ts'
import type { Line } from '../terminal/line.ts'
import { indent, styled } from '../terminal/line.ts'
import { table } from '../terminal/table.ts'
import type { Data } from '../terminal/terminal.ts'

/** One destination as its state tells. */
export interface StackInfo {
  readonly destination: Destination
  /** `null`: not deployed. `undefined`: the state could not be read. */
  readonly inspection: Inspection | null | undefined
  readonly description: Description | null
  /** Of the connection, with `--target`. */
  readonly account: string | undefined
  /** Not `ok` when the state or the account could not be asked for. */
  readonly reason: ExitReason
}

/** A described stack. */
export interface Described {
  readonly destination: Destination
  readonly description: Description
}

/** Endpoints, functions and outputs of one destination. */
export function descriptionLines({ description }: Described): readonly Line[] {
  const { endpoints, functions, outputs } = description
  const list = (lines: readonly Line[]): readonly Line[] => lines.slice(1).map((line) => indent(line))
  return [
    ...list(
      table(
        [{ title: '' }, { title: '' }, { title: '' }, { title: '' }],
        endpoints.map((endpoint) => [
          styled('cyan', endpoint.method),
          endpoint.url,
          `→ ${endpoint.function}`,
          endpoint.public ? styled('yellow', 'public') : '',
        ]),
      ),
    ),
    ...list(
      table(
        [{ title: '' }, { title: '' }],
        functions.map(({ name, id }) => [`function ${name}`, styled('dim', id)]),
      ),
    ),
    ...Object.entries(outputs).map(([label, value]) => indent([`${label}: `, value])),
  ]
}

/** One destination, deployed or not. */
export function infoLines({ destination, inspection, description, account }: StackInfo): readonly Line[] {
  const { service, stage } = destination.stack
  const where = account ?? inspection?.account?.label
  const title: Line = [
    styled('bold', destination.label),
    ` ${service} (stage ${stage})`,
    where === undefined ? '' : ` in ${where}`,
  ]
  if (inspection === undefined) return [title, indent('its state could not be read')]
  if (!inspection || !description) return [title, indent('not deployed')]
  return [
    title,
    ...descriptionLines({ destination, description }),
    ...(inspection.lease
      ? [
          indent([
            styled('yellow', 'being changed'),
            ` by ${inspection.lease.holder} (${inspection.lease.command})`,
          ]),
        ]
      : []),
    ...inspection.open.map((address) =>
      indent([styled('yellow', 'not settled '), `${address}; run sls deploy`]),
    ),
  ]
}

/** One destination for programs; what it serves is in `descriptionData`. */
export function infoData({ destination, inspection, account }: StackInfo): Data {
  const { provider, region } = destination.stack
  return {
    provider,
    region,
    deployed: inspection === undefined ? null : inspection !== null,
    account: account ?? inspection?.account?.label ?? null,
    serial: inspection?.serial ?? null,
    lease: inspection?.lease ?? null,
    open: inspection?.open ?? [],
  }
}

/** Flat lists over all destinations, each row with its provider and region. */
export function descriptionData(described: readonly Described[]): Data {
  const rows = (pick: (description: Description) => readonly Data[]): readonly Data[] =>
    described.flatMap(({ destination: { stack }, description }) =>
      pick(description).map((row) => Object.assign({ provider: stack.provider, region: stack.region }, row)),
    )
  return {
    endpoints: rows(({ endpoints }) => endpoints.map(({ ...endpoint }) => endpoint)),
    functions: rows(({ functions }) => functions),
    outputs: rows(({ outputs }) => Object.entries(outputs).map(([label, value]) => ({ label, value }))),
  }
}
