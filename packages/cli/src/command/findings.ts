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
    const fresh = byHint(diagnostics.filter((one) => !known.has(JSON.stringify(one))))
    for (const one of fresh) known.add(JSON.stringify(one))
    all.push(...fresh)
    if (terminal.json || fresh.length === 0) return
    const { diagnosticLines, hintLines, readExcerpt } = await import('../views/diagnostic-view.ts')
    for (const [index, one] of fresh.entries()) {
      const excerpt = terminal.interactive ? await readExcerpt(root, one.source) : undefined
      terminal.talk(diagnosticLines(one, excerpt))
      // What is to be done about several in a row is said once.
      if (one.hint !== fresh[index + 1]?.hint) terminal.talk(hintLines(one))
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

/** In their order, but those with the same code and hint behind the first of them. */
function byHint(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const groups = new Map<string, Diagnostic[]>()
  for (const one of diagnostics) {
    const key = JSON.stringify([one.code, one.hint])
    const group = groups.get(key)
    if (group) group.push(one)
    else groups.set(key, [one])
  }
  return [...groups.values()].flat()
}
