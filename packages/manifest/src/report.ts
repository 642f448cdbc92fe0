/** Where the stages put what they find. */
import type { Diagnostic, SourceRange } from './diagnostic.ts'

/** Takes one diagnostic; never throws. */
export type Report = (diagnostic: Diagnostic) => void

/** Collects the diagnostics of one load. */
export interface Findings {
  readonly report: Report
  /** Without repetitions, in the order of their places: the manifest first, then the included files by name. */
  list(manifest: string): readonly Diagnostic[]
}

/** Starts an empty collection. */
export function createFindings(): Findings {
  const found = new Map<string, Diagnostic>()
  return {
    report: (diagnostic) => {
      const { file = '', line = 0, column = 0 } = diagnostic.source ?? {}
      const key = JSON.stringify([diagnostic.code, file, line, column, diagnostic.message])
      if (!found.has(key)) found.set(key, diagnostic)
    },
    list: (manifest) => [...found.values()].sort((a, b) => comparePlaces(a.source, b.source, manifest)),
  }
}

function comparePlaces(a: SourceRange | undefined, b: SourceRange | undefined, manifest: string): number {
  if (!a || !b) return Number(Boolean(a)) - Number(Boolean(b))
  if (a.file !== b.file) {
    if (a.file === manifest) return -1
    if (b.file === manifest) return 1
    return a.file < b.file ? -1 : 1
  }
  return a.line - b.line || a.column - b.column
}
