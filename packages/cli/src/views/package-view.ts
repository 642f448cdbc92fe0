/** The size table of `sls package`, and where the time of a cold start goes. */
import type { Artifact, Capabilities, Unit } from '@skyfold/plugin-api'
import type { Destination } from '../pipeline/destination.ts'
import type { Line, Span } from '../terminal/line.ts'
import { styled } from '../terminal/line.ts'
import type { Column } from '../terminal/table.ts'
import { table } from '../terminal/table.ts'
import type { Data } from '../terminal/terminal.ts'
import { formatBytes, formatCount, formatShare } from './quantity.ts'

/** The packages of one destination. */
export interface PackageSet {
  readonly destination: Destination
  readonly units: readonly Unit[]
  readonly artifacts: readonly Artifact[]
}

/** A share of a limit from which on it is worth a look. */
const LARGE_SHARE = 0.8

/** One row for each unit, the sum, and the cold starts if they were measured. */
export function packageLines({ destination, units, artifacts }: PackageSet): readonly Line[] {
  const { limits } = destination.provider.capabilities
  const columns: readonly Column[] = [
    { title: 'unit' },
    { title: 'functions' },
    { title: 'zip', align: 'right' },
    ...(limits['package.zip'] ? [{ title: 'of limit', align: 'right' } as const] : []),
    { title: 'unzipped', align: 'right' },
    ...(limits['package.unzipped'] ? [{ title: 'of limit', align: 'right' } as const] : []),
    { title: 'files', align: 'right' },
    { title: 'sha256' },
  ]
  const rows = artifacts.map((artifact) => sizeRow(artifact, functionsOf(artifact, units), limits))
  return [
    [styled('bold', destination.label)],
    ...table(columns, rows),
    [styled('dim', totalOf(artifacts))],
    ...coldStartLines(artifacts),
  ]
}

/** The same for programs. Sizes in bytes, times in milliseconds. */
export function packageData({ destination, units, artifacts }: PackageSet): Data {
  const { limits } = destination.provider.capabilities
  return {
    provider: destination.stack.provider,
    region: destination.stack.region,
    limits: {
      zip: limits['package.zip']?.value ?? null,
      unzipped: limits['package.unzipped']?.value ?? null,
    },
    units: artifacts.map((artifact) => ({
      unit: artifact.unit,
      functions: functionsOf(artifact, units),
      path: artifact.path,
      sha256: artifact.sha256,
      contentHash: artifact.contentHash,
      bytes: artifact.bytes,
      unzippedBytes: artifact.unzippedBytes,
      entries: artifact.entries,
      coldStart: artifact.coldStart ?? null,
    })),
  }
}

function functionsOf(artifact: Artifact, units: readonly Unit[]): readonly string[] {
  return units.find(({ id }) => id === artifact.unit)?.functions ?? []
}

function sizeRow(
  artifact: Artifact,
  functions: readonly string[],
  limits: Capabilities['limits'],
): readonly Span[] {
  return [
    artifact.unit,
    functions.join(', '),
    formatBytes(artifact.bytes),
    ...shareOf(artifact.bytes, limits['package.zip']?.value),
    formatBytes(artifact.unzippedBytes),
    ...shareOf(artifact.unzippedBytes, limits['package.unzipped']?.value),
    String(artifact.entries.length),
    styled('dim', artifact.sha256.slice(0, 12)),
  ]
}

function shareOf(bytes: number, limit: number | undefined): readonly Span[] {
  if (limit === undefined) return []
  const share = formatShare(bytes, limit)
  return [bytes > limit * LARGE_SHARE ? styled('yellow', share) : share]
}

function totalOf(artifacts: readonly Artifact[]): string {
  const sum = (pick: (artifact: Artifact) => number): number =>
    artifacts.reduce((all, one) => all + pick(one), 0)
  const zipped = formatBytes(sum(({ bytes }) => bytes))
  const unzipped = formatBytes(sum(({ unzippedBytes }) => unzippedBytes))
  return `${formatCount(artifacts.length, 'unit')}: ${zipped} zipped, ${unzipped} unzipped`
}

function coldStartLines(artifacts: readonly Artifact[]): readonly Line[] {
  const measured = artifacts.flatMap(({ unit, coldStart }) => (coldStart ? [{ unit, ...coldStart }] : []))
  const [first] = measured
  if (!first) return []
  const columns: readonly Column[] = [
    { title: 'cold start of' },
    { title: 'runtime init', align: 'right' },
    { title: 'code init', align: 'right' },
    { title: 'sum', align: 'right' },
  ]
  const rows = measured.map(({ unit, runtimeInit, codeInit }) => [
    unit,
    formatMs(runtimeInit),
    formatMs(codeInit),
    formatMs(runtimeInit + codeInit),
  ])
  const note = `medians of ${formatCount(first.runs, 'run')} with Node ${first.node.replace(/^v/, '')} on this machine`
  return ['', ...table(columns, rows), [styled('dim', note)]]
}

function formatMs(ms: number): string {
  return `${ms.toFixed(1)} ms`
}
