/** Runs the work of a command and makes an end of it: one report, one exit code, never a stack trace for a mistake. */
import { realpathSync } from 'node:fs'
import path from 'node:path'
import type { ExitReason } from '../exit-code.ts'
import { EXIT_CODES } from '../exit-code.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { createTerminal } from '../terminal/terminal.ts'
import type { FlagDefinitions } from './custom-options.ts'
import { splitCommandLine } from './custom-options.ts'
import type { CommonFlags } from './flags.ts'
import type { Findings } from './findings.ts'
import { createFindings } from './findings.ts'
import { createInterrupts } from './interrupts.ts'
import type { Report } from './report.ts'
import { Stop } from './report.ts'
import type { Session } from './session.ts'

/** What `perform` needs to know of an oclif command. */
export interface PerformedCommand {
  /** `local:start`. */
  readonly id: string | undefined
  /** What `parse` reads: options that are not the command's own are taken out. */
  argv: string[]
  readonly config?: { findCommand(id: string): { readonly flags: FlagDefinitions } | undefined }
}

/** Parses, works and reports. Sets the exit code of the process; never throws. */
export async function perform<F extends CommonFlags>(
  performed: PerformedCommand,
  parse: () => Promise<{ readonly flags: F }>,
  work: (session: Session, flags: F) => Promise<Report>,
): Promise<void> {
  const { id = '', argv } = performed
  const command = id.replaceAll(':', ' ')
  const terminal = createTerminal(process, { json: wantsJson(argv), env: process.env })
  let findings = createFindings(terminal, process.cwd())
  let report: Report
  try {
    const options = takeOptions(performed)
    const { flags } = await parse()
    const root = folderOf(flags['service-dir'])
    findings = createFindings(terminal, root)
    const interrupts = createInterrupts(process)
    report = await work({ command, root, options, env: process.env, terminal, findings, interrupts }, flags)
  } catch (error) {
    report = await reportOf(error, { command, terminal, findings })
  }
  finish(report, { command, terminal, findings })
}

/** Only a command that reads a manifest has options which are not its own. */
function takeOptions(performed: PerformedCommand): Session['options'] {
  const { flags = {} } = performed.config?.findCommand(performed.id ?? '') ?? {}
  if (!Object.hasOwn(flags, 'config')) return {}
  const { argv, options } = splitCommandLine(performed.argv, flags)
  performed.argv = argv
  return options
}

/** True when `--json` stands among the flags. */
function wantsJson(argv: readonly string[]): boolean {
  const end = argv.indexOf('--')
  return (end === -1 ? argv : argv.slice(0, end)).includes('--json')
}

interface Ending {
  readonly command: string
  readonly terminal: Terminal
  readonly findings: Findings
}

function finish(report: Report, { command, terminal, findings }: Ending): void {
  terminal.show([])
  process.exitCode = EXIT_CODES[report.reason]
  if (!terminal.json) return terminal.print(report.lines)
  return terminal.printDocument({
    command,
    exitCode: EXIT_CODES[report.reason],
    ...report.data,
    diagnostics: findings.all,
  })
}

async function reportOf(thrown: unknown, { command, terminal, findings }: Ending): Promise<Report> {
  if (thrown instanceof Stop) return ending(thrown.reason)
  const [{ SkyfoldError }, { cliDiagnostics }] = await Promise.all([
    import('@skyfold/plugin-api'),
    import('../diagnostics.ts'),
  ])
  if (thrown instanceof SkyfoldError) {
    await findings.report([thrown.diagnostic])
    return ending(thrown.failure === 'denied' ? 'auth' : 'error')
  }
  const problem = usageProblem(thrown)
  if (problem !== undefined) {
    await findings.report([cliDiagnostics.CLI_USAGE({ problem, command: `sls ${command}`.trim() })])
    return ending('usage')
  }
  const { bugLines, bugData } = await import('../views/bug-view.ts')
  if (!terminal.json) terminal.talk(bugLines(thrown))
  return { reason: 'error', data: bugData(thrown), lines: [] }
}

function ending(reason: ExitReason): Report {
  return { reason, data: {}, lines: [] }
}

/** The sentence of an error by which oclif refuses a command line; undefined for every other error. */
function usageProblem(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('oclif' in error)) return undefined
  const [first = '', ...rest] = error.message.replace(/\nSee more help with --help$/, '').split('\n')
  return [first, ...rest.map((line) => line.trim()).filter(Boolean)].join(' ').replace(/[^.]$/, '$&.')
}

function folderOf(flag: string | undefined): string {
  const folder = path.resolve(flag ?? '.')
  try {
    return realpathSync(folder)
  } catch {
    // The loader says that there is no manifest, and where it looked.
    return folder
  }
}
