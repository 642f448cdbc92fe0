/** What differs between the state, the cloud and the manifest, object by object. */
import { commandFor, type Drift, type DriftedValue } from '@skyfold/engine'
import type { Json } from '@skyfold/manifest'
import type { Line, Span } from '../terminal/line.ts'
import { indent, styled } from '../terminal/line.ts'
import type { Data } from '../terminal/terminal.ts'
import { formatCount } from '../views/quantity.ts'
import { type DriftSet, hasDrift } from './drifting.ts'

/** One destination: what differs, the count of the rest, and what to type next. */
export function driftLines(set: DriftSet): readonly Line[] {
  const { destination, report } = set
  const heading: Line = [styled('bold', destination.label)]
  if (!report) return [heading, indent([styled('red', 'could not be asked')])]
  const shown = report.drifts.filter(({ status }) => status !== 'in sync')
  return [
    heading,
    ...shown.flatMap(objectLines),
    indent(summaryOf(report.drifts)),
    ...(hasDrift(set) ? [indent(nextLine(set))] : []),
  ]
}

/** The same for programs. */
export function driftData(set: DriftSet): Data {
  const { destination, report } = set
  const { provider, region } = destination.stack
  return {
    provider,
    region,
    account: report?.account?.label ?? null,
    status: report?.status ?? 'failed',
    drift: hasDrift(set),
    resources: (report?.drifts ?? []).map(resourceData),
  }
}

function resourceData({ address, type, id, status, values, diagnostic }: Drift): Data {
  return { address, type, id, status, values, ...(diagnostic ? { code: diagnostic.code } : {}) }
}

const MARKS: Readonly<Record<Drift['status'], Span>> = {
  'in sync': styled('dim', '= in sync   '),
  changed: styled('yellow', '~ changed   '),
  vanished: styled('red', '- vanished  '),
  unreadable: styled('red', '? unreadable'),
}

function objectLines({ address, status, id, values, diagnostic }: Drift): readonly Line[] {
  return [
    indent([MARKS[status], ` ${address}`, styled('dim', ` (${id})`)]),
    ...values.map((value) => indent(valueLine(value), '      ')),
    ...(diagnostic ? [indent(diagnostic.message, '      ')] : []),
  ]
}

function valueLine({ path, of, recorded, live, desired, replaces }: DriftedValue): Line {
  return [
    styled('dim', of === 'output' ? `output ${path}: ` : `${path}: `),
    `recorded ${textOf(recorded)}, there ${textOf(live)}`,
    desired === undefined ? '' : `, wanted ${textOf(desired)}`,
    replaces ? styled('red', ' (only a replacement brings it back)') : '',
  ]
}

function summaryOf(drifts: readonly Drift[]): Line {
  if (drifts.length === 0) return 'not deployed'
  const counts = (Object.keys(MARKS) as Drift['status'][]).flatMap((status) => {
    const count = drifts.filter((one) => one.status === status).length
    return count === 0 ? [] : [`${count} ${status}`]
  })
  return `${formatCount(drifts.length, 'resource')}: ${counts.join(', ')}`
}

function nextLine({ destination }: DriftSet): Line {
  const command = commandFor('deploy --refresh', destination.stack)
  const meaning = '(brings it back; `sls plan --refresh` shows how)'
  return [styled('dim', 'next: '), `${command} `, styled('dim', meaning)]
}

function textOf(value: Json | undefined): string {
  if (value === undefined) return '(none)'
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length > 60 ? `${text.slice(0, 57)}…` : text
}
