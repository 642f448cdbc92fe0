/** Loads a finished package in fresh processes: whether it loads at all, and how long a cold start takes. */
import type { Diagnostic } from '@skyfold/manifest'
import type { Artifact, ColdStart, Unit } from '@skyfold/plugin-api'
import path from 'node:path'
import { bundleDiagnostics } from '../diagnostics.ts'
import type { LoadedOnce, LoadOptions } from './load-once.ts'
import { loadOnce } from './load-once.ts'
import { withUnpacked } from './unpacked.ts'

/** What came of loading a package. */
export interface Measured {
  /** Absent when an error is among the diagnostics, and for a package that is not ours to load (prebuilt). */
  readonly coldStart?: ColdStart
  readonly diagnostics: readonly Diagnostic[]
}

export interface MeasureOptions extends Partial<LoadOptions> {
  /** Processes, one after the other; 5 by default. */
  readonly runs?: number
}

const RUNS = 5
/** Milliseconds. No cloud gives the code of a function longer to load. */
const TIMEOUT = 10_000

/**
 * Unpacks `artifact` into a temporary folder and loads its entry with the Node.js at hand, without environment
 * variables unless some are given. The user's code never runs in this process.
 */
export async function measureColdStart(
  artifact: Artifact,
  unit: Unit,
  options: MeasureOptions = {},
): Promise<Measured> {
  if (unit.prebuilt !== undefined) return { diagnostics: [] }
  const { runs = RUNS, environment = {}, timeout = TIMEOUT } = options
  const unpacked = await withUnpacked(artifact.path, async (folder) => {
    const times: LoadedOnce[] = []
    for (let run = 0; run < runs; run++) {
      const outcome = await loadOnce(path.join(folder, unit.entry.file), { environment, timeout })
      if (!outcome.ok) return outcome.reason.replaceAll(folder + path.sep, '')
      times.push(outcome)
    }
    return times
  })
  if (!unpacked.ok) return loadFailed(unit, unpacked.reason)
  const times = unpacked.value
  return typeof times === 'string' ? loadFailed(unit, times) : judge(unit, times)
}

function loadFailed({ id, platform }: Unit, reason: string): Measured {
  const isOlder = Number(process.versions.node.split('.')[0]) < Number(platform.node)
  const isProof = !isOlder && platform.external.length === 0
  const make = isProof ? bundleDiagnostics.BUNDLE_LOAD_FAILED : bundleDiagnostics.BUNDLE_LOAD_UNKNOWN
  return { diagnostics: [make({ unit: id, reason })] }
}

/** A handler that is exported must be callable; which other exports a platform expects is its adapter's affair. */
const HANDLER = 'handler'

function judge({ id }: Unit, times: readonly LoadedOnce[]): Measured {
  const found = times[0]?.exports[HANDLER]
  if (found !== undefined && found !== 'function') {
    const detail = {
      unit: id,
      export: HANDLER,
      found: found === 'undefined' ? 'undefined' : `of type ${found}`,
    }
    return { diagnostics: [bundleDiagnostics.BUNDLE_EXPORT_NOT_CALLABLE(detail)] }
  }
  const coldStart = {
    runtimeInit: median(times.map((each) => each.runtimeInit)),
    codeInit: median(times.map((each) => each.codeInit)),
    runs: times.length,
    node: process.versions.node,
  }
  return { coldStart, diagnostics: [] }
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle] ?? 0
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2
}
