/** A vendor's runtime as a process of its own, in the unpacked package of one unit. */
import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { mkdtemp, realpath, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { unzip } from '../clouds/azure/site/unzip.ts'

export interface Program {
  readonly child: ChildProcess
  /** What it wrote, for failed tests. */
  output(): string
  /** Ends it and removes its folder. */
  stop(): Promise<void>
}

export interface ProgramOptions {
  readonly zip: Buffer
  /** Arguments of node; `folder` is where the package lies. */
  readonly args: (folder: string) => readonly string[]
  /** All that it sees of the environment. */
  readonly env: Readonly<Record<string, string>>
}

/** Unpacks and starts; what it needs to be ready is the caller's affair. */
export async function startProgram({ zip, args, env }: ProgramOptions): Promise<Program> {
  const folder = await realpath(await mkdtemp(path.join(os.tmpdir(), 'skyfold-unit-')))
  await unzip(zip, folder)
  const child = spawn(process.execPath, args(folder), { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  const keep = (chunk: Buffer): void => {
    output += chunk.toString()
  }
  child.stdout.on('data', keep)
  child.stderr.on('data', keep)
  const ended = new Promise((resolve) => child.once('close', resolve))
  return {
    child,
    output: () => output,
    async stop() {
      child.kill('SIGKILL')
      await ended
      await rm(folder, { recursive: true, force: true })
    },
  }
}
