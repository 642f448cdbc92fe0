/**
 * Twenty thousand damaged manifests and all bombs, loaded by a process with 256 MB: no crash, no hang, every problem at a
 * place. `SKYFOLD_FUZZ` sets how many, `SKYFOLD_FUZZ_SEED` which.
 */
import assert from 'node:assert/strict'
import { fork } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const PROGRAM = fileURLToPath(new URL('./loader-program.js', import.meta.url))
/** Milliseconds without a sign of life; 500 inputs take less than a second of a free machine. */
const SILENCE = 120_000

describe('the loader of manifests', function () {
  this.timeout(600_000)
  let folder = ''
  before(async () => {
    // Each input is a file: where there are files in memory, they take a third of the time.
    const place = existsSync('/dev/shm') ? '/dev/shm' : os.tmpdir()
    folder = await mkdtemp(path.join(place, 'skyfold-fuzz-'))
  })
  after(() => rm(folder, { recursive: true, force: true }))

  it('survives whatever stands in a file', async () => {
    const { SKYFOLD_FUZZ_SEED: seed = '20261', SKYFOLD_FUZZ: count = '20000' } = process.env
    // One half for each of two cores.
    const halves = [Number(seed), Number(seed) + 1]
    const runs = await Promise.all(
      halves.map((each) => run(path.join(folder, String(each)), each, Math.ceil(Number(count) / 2))),
    )
    for (const { code, stderr, summary, last } of runs) {
      const input = last.subarray(0, 2000).toString('base64')
      assert.equal(code, 0, `${stderr}\nThe last input begins (base64): ${input}`)
      assert.ok(summary, 'it ran to its end')
      console.log(`      half of ${count} inputs: ${JSON.stringify(summary)}`)
    }
  })
})

interface Run {
  readonly code: number | null
  readonly stderr: string
  /** Absent when it did not come to its end. */
  readonly summary: unknown
  /** What it loaded last. */
  readonly last: Buffer
}

async function run(folder: string, seed: number, count: number): Promise<Run> {
  await mkdir(folder)
  const child = fork(PROGRAM, [folder, String(seed), String(count)], {
    execArgv: ['--max-old-space-size=256'],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  let stderr = ''
  let summary: unknown
  child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  const timer = setTimeout(() => child.kill('SIGKILL'), SILENCE)
  child.on('message', (message) => {
    timer.refresh()
    if (typeof message === 'object') summary = message
  })
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', resolve)
  })
  clearTimeout(timer)
  const last = await readFile(path.join(folder, 'service', 'serverless.yml')).catch(() => Buffer.alloc(0))
  return { code, stderr, summary, last }
}
