/** One cold start: a process of its own that loads an entry and ends. */
import { spawn } from 'node:child_process'
import type { LoadReport } from './loader-source.ts'
import { loaderSource } from './loader-source.ts'

/** What one process told; times in milliseconds. */
export type LoadOutcome = LoadedOnce | { readonly ok: false; readonly reason: string }

export interface LoadedOnce {
  readonly ok: true
  readonly runtimeInit: number
  readonly codeInit: number
  /** `typeof` each export of the entry. */
  readonly exports: Readonly<Record<string, string>>
}

export interface LoadOptions {
  /** All that the process sees as environment. */
  readonly environment: Readonly<Record<string, string>>
  /** Milliseconds after which the process is killed. */
  readonly timeout: number
}

/** Loads `entry` (absolute path); what it prints is thrown away. */
export function loadOnce(entry: string, { environment, timeout }: LoadOptions): Promise<LoadOutcome> {
  return new Promise((resolve) => {
    const spawned = performance.timeOrigin + performance.now()
    const child = spawn(process.execPath, ['--input-type=commonjs', '--eval', loaderSource, entry], {
      env: environment,
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      timeout,
      killSignal: 'SIGKILL',
    })
    let outcome: LoadOutcome | undefined
    // The loader alone writes to the channel: it takes `process.send` away before the user's code is there.
    child.once('message', (message) => (outcome = toOutcome(message as LoadReport, spawned)))
    child.once('error', (error) => (outcome ??= { ok: false, reason: error.message }))
    child.once('close', (code, signal) =>
      resolve(outcome ?? { ok: false, reason: endOf(code, signal, timeout) }),
    )
  })
}

function toOutcome(report: LoadReport, spawned: number): LoadOutcome {
  if (!report.ok) return report
  return {
    ok: true,
    runtimeInit: Math.max(0, report.started - spawned),
    codeInit: report.loaded,
    exports: report.exports,
  }
}

function endOf(code: number | null, signal: NodeJS.Signals | null, timeout: number): string {
  if (signal === 'SIGKILL') return `it was not done after ${timeout} ms.`
  return `the process ended (${signal ?? `exit code ${code}`}) before the code was there.`
}
