/** Collects the diagnostics of a run: shown at once to people, kept for the document of `--json`. */
import type { Diagnostic } from '@skyfold/manifest'
import type { ExitReason } from '../exit-code.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { Stop } from './report.ts'

export interface Findings {
  /** In the order in which they were reported, each once. */
  readonly all: readonly Diagnostic[]
  /** Adds what is not there yet, and shows it. */
  report(diagnostics: readonly Diagnostic[]): Promise<void>
  /** Reports, and stops the command if one of them is an error. Errors: Stop. */
  check(diagnostics: readonly Diagnostic[], reason?: ExitReason): Promise<void>
}

/** Findings about the files under `root`. */
export function createFindings(terminal: Terminal, root: string): Findings {
  const all: Diagnostic[] = []
  const known = new Set<string>()
  const report = async (diagnostics: readonly Diagnostic[]): Promise<void> => {
    const fresh = diagnostics.filter((one) => !known.has(JSON.stringify(one)))
    for (const one of fresh) known.add(JSON.stringify(one))
    all.push(...fresh)
    if (terminal.json || fresh.length === 0) return
    const { diagnosticLines, readExcerpt } = await import('../views/diagnostic-view.ts')
    for (const one of fresh) {
      const excerpt = terminal.interactive ? await readExcerpt(root, one.source) : undefined
      terminal.talk(diagnosticLines(one, excerpt))
    }
  }
  return {
    all,
    report,
    async check(diagnostics, reason = 'usage') {
      await report(diagnostics)
      if (diagnostics.some(({ severity }) => severity === 'error')) throw new Stop(reason)
    },
  }
}
