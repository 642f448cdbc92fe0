/** Runs the real `sls` binary in a folder, as a user would, and looks at what it leaves behind. */
import { spawn } from 'node:child_process'
import { cp, mkdtemp, readdir, realpath, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

/** Absolute path of the repository. */
export const repository: string = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..')

/** Absolute path of the built command. */
export const slsBinary: string = path.join(repository, 'packages/cli/bin/sls.js')

export interface SlsResult {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** A command that is running. */
export interface RunningSls {
  /** Resolves when `text` has been written to stderr; rejects when the command ends before. */
  saw(text: string): Promise<void>
  kill(signal: NodeJS.Signals): void
  readonly pid: number | undefined
  readonly ended: Promise<SlsResult>
}

/** Runs `sls …args` in `cwd` and waits for its end. */
export function sls(
  cwd: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<SlsResult> {
  return startSls(cwd, args, env).ended
}

/** Runs `sls …args` in `cwd`; `binary` is the command, by default the built one. */
export function startSls(
  cwd: string,
  args: readonly string[],
  env: Record<string, string> = {},
  binary: string = slsBinary,
): RunningSls {
  const child = spawn(process.execPath, [binary, ...args], {
    cwd,
    // A suite that keeps states elsewhere says so.
    env: { ...commandEnvironment(), SKYFOLD_STATE: 'file', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (stdout += chunk))
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (stderr += chunk))
  const ended = new Promise<SlsResult>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => resolve({ code, stdout, stderr }))
  })
  return {
    ended,
    pid: child.pid,
    kill: (signal) => void child.kill(signal),
    saw: (text) =>
      new Promise((resolve, reject) => {
        const look = (): void => void (stderr.includes(text) && resolve())
        child.stderr.on('data', look)
        child.once('close', () => reject(new Error(`ended without "${text}":\n${stdout}${stderr}`)))
        look()
      }),
  }
}

/** In the place of the user's own state folder, of which the tests are to leave no trace. */
const STATE_HOME = path.join(repository, 'node_modules/.cache/skyfold-tests')

/** What the environment of every `sls` of the tests has. */
export function commandEnvironment(): Record<string, string | undefined> {
  return {
    ...process.env,
    XDG_STATE_HOME: STATE_HOME,
    CI: 'true',
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  }
}

/** Copies a service folder of the repository to a new temporary folder; returns its real path. */
export async function copyService(from: string): Promise<string> {
  const folder = await realpath(await mkdtemp(path.join(os.tmpdir(), 'skyfold-service-')))
  await cp(path.join(repository, from), folder, { recursive: true })
  return folder
}

/** Stops what still runs for a service folder and removes the folder. */
export async function discardService(folder: string): Promise<void> {
  await sls(folder, ['local', 'stop'])
  await rm(folder, { recursive: true, force: true })
}

/** Command lines of living processes that mention `text` (Linux; elsewhere empty). */
export async function processesMentioning(text: string): Promise<string[]> {
  const { readFile } = await import('node:fs/promises')
  const pids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name))
  const lines = await Promise.all(
    pids.map(async (pid) => {
      const [command, cwd] = await Promise.all([
        readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => ''),
        realpath(`/proc/${pid}/cwd`).catch(() => ''),
      ])
      return `${cwd} ${command.replaceAll('\0', ' ')}`
    }),
  )
  return lines.filter((line) => line.includes(text))
}
