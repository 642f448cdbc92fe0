import assert from 'node:assert/strict'
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createFileStore } from './file-store.ts'

const PROCESSES = 5
const KILLS = 25
const COUNTER = new URL('../../simulator/count-up.js', import.meta.url)

describe('processes that count in one file store', () => {
  it('lose no increment that they were told of, through kills at any moment', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'skyfold-count-'))
    const logs: string[] = []
    const start = (): ChildProcess => {
      const log = path.join(folder, `${logs.length}.log`)
      logs.push(log)
      const child = fork(COUNTER, { stdio: 'ignore' })
      child.send({ folder: path.join(folder, 'state'), log })
      return child
    }
    let children = Array.from({ length: PROCESSES }, start)
    try {
      for (let kill = 0; kill < KILLS; kill += 1) {
        const victim = children[kill % PROCESSES] ?? assert.fail()
        await once(victim, 'message')
        victim.kill('SIGKILL')
        children = children.map((child) => (child === victim ? start() : child))
      }
    } finally {
      await Promise.all(children.map(stop))
    }
    const told = await countTold(logs)
    const stored = JSON.parse((await stack(folder).get())?.body ?? '{}') as { count: number }
    // A process may be killed between its write and its note: at most one increment each that nobody was told of.
    assert.ok(stored.count >= told, `${told} were told, ${stored.count} are stored`)
    assert.ok(stored.count <= told + logs.length, `${told} were told, ${stored.count} are stored`)
    assert.ok(told > KILLS)
    await rm(folder, { recursive: true, force: true })
  }).timeout(120_000)
})

function stack(folder: string): ReturnType<typeof createFileStore> {
  return createFileStore({
    folder: path.join(folder, 'state'),
    stack: { service: 'count', stage: 'test', provider: 'none', region: 'here' },
  })
}

async function stop(child: ChildProcess): Promise<void> {
  const exited = once(child, 'exit')
  if (child.exitCode === null && child.signalCode === null && child.kill('SIGKILL')) await exited
}

/** One byte for each increment that a process was told of. */
async function countTold(logs: readonly string[]): Promise<number> {
  const texts = await Promise.all(logs.map((log) => readFile(log, 'utf8').catch(() => '')))
  return texts.join('').length
}
