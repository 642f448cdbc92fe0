/** The portability table of `sls check`. */
import type { Capability } from '@skyfold/plugin-api'
import type { Finding } from '../pipeline/portability.ts'
import type { Line, Span, Style } from '../terminal/line.ts'
import { indent, styled } from '../terminal/line.ts'
import { table } from '../terminal/table.ts'
import { formatCount } from './quantity.ts'
import type { Data } from '../terminal/terminal.ts'

const LEVELS: Readonly<Record<Capability['level'], Style>> = {
  native: 'green',
  emulated: 'green',
  lossy: 'yellow',
  impossible: 'red',
}

/** One row for each function and each thing it uses, one column for each provider; the reasons below. */
export function checkLines(findings: readonly Finding[], providers: readonly string[]): readonly Line[] {
  const columns = [
    { title: 'function' },
    { title: 'uses' },
    ...providers.map((title) => ({ title })),
    { title: 'where' },
  ]
  const rows = groupBy(findings, (finding) =>
    JSON.stringify([finding.function, finding.subject, finding.source]),
  )
  const shown = [...rows.values()].filter((row) => !row.every(isOrdinary))
  const lines = shown.flatMap((row) => {
    const [first] = row
    return first ? [[first.function, first.subject, ...levelsOf(row, providers), placeOf(first)]] : []
  })
  const hidden = rows.size - shown.length
  return [
    ...table(columns, lines),
    ...(hidden > 0
      ? [[styled('dim', `and ${formatCount(hidden, 'setting')}, carried over everywhere`)]]
      : []),
    ...providers.flatMap((provider) => reasonLines(findings, provider)),
  ]
}

/** Every function has a memory size and a timeout; they are worth a row only where something is lost. */
function isOrdinary({ kind, capability }: Finding): boolean {
  return kind === 'setting' && (capability.level === 'native' || capability.level === 'emulated')
}

/** One row for programs. */
export function findingData({ provider, function: name, kind, subject, capability, source }: Finding): Data {
  return { provider, function: name, kind, subject, ...capability, source }
}

function levelsOf(row: readonly Finding[], providers: readonly string[]): readonly Span[] {
  return providers.map((provider) => {
    const capability = row.find((finding) => finding.provider === provider)?.capability
    return capability ? styled(LEVELS[capability.level], capability.level) : '-'
  })
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, readonly T[]> {
  const groups = new Map<string, readonly T[]>()
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item])
  return groups
}

/** Each reason once, with the functions that it concerns. */
function reasonLines(findings: readonly Finding[], provider: string): readonly Line[] {
  const mine = findings.filter(
    (finding) => finding.provider === provider && finding.capability.level !== 'native',
  )
  const groups = groupBy(mine, ({ subject, capability }) => `${kindOf(subject)}: ${reasonOf(capability)}`)
  if (groups.size === 0) return []
  const lines = [...groups].map(([reason, group]) => {
    const level = group[0]?.capability.level ?? 'native'
    const functions = [...new Set(group.map((finding) => finding.function))].join(', ')
    return indent([styled(LEVELS[level], level.padEnd(10)), ` ${reason}`, styled('dim', ` [${functions}]`)])
  })
  return ['', [styled('bold', provider)], ...lines]
}

function reasonOf(capability: Capability): string {
  switch (capability.level) {
    case 'native':
      return ''
    case 'emulated':
      return capability.how
    case 'lossy':
      return capability.lost + insteadOf(capability.substitute)
    case 'impossible':
      break
  }
  return capability.reason + insteadOf(capability.substitute)
}

function insteadOf(substitute: string | undefined): string {
  return substitute === undefined ? '' : `; instead: ${substitute}`
}

/** `queue orders` → `queue`. */
function kindOf(subject: string): string {
  return subject.split(' ')[0] ?? subject
}

function placeOf({ source }: Finding): Span {
  return styled('dim', `${source.file}:${source.line}`)
}
