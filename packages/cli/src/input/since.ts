/** `--since 10m`: a point in time, as a duration before now or as a date. */
import { Stop } from '../command/report.ts'
import type { Session } from '../command/session.ts'
import { cliDiagnostics } from '../diagnostics.ts'

const UNITS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** Milliseconds since the epoch. Errors: Stop (usage) when it is no point in time. */
export async function parseSince(
  { findings }: Session,
  since: string | undefined,
): Promise<number | undefined> {
  if (since === undefined) return undefined
  const time = timeOf(since, Date.now())
  if (time !== undefined) return time
  await findings.report([cliDiagnostics.CLI_TIME_INVALID({ since })])
  throw new Stop('usage')
}

/** Milliseconds since the epoch; undefined when `text` is neither a duration nor a date. */
export function timeOf(text: string, now: number): number | undefined {
  const [, count, unit = ''] = /^(\d+)\s*([smhd])$/.exec(text) ?? []
  if (count !== undefined) return now - Number(count) * (UNITS[unit] ?? 0)
  const date = /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(date) ? undefined : date
}
