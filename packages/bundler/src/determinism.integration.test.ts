import assert from 'node:assert/strict'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { BundleOrder } from './testing/bundle-process.ts'

const program = fileURLToPath(new URL('testing/bundle-process.js', import.meta.url))

const surroundings = [
  { TZ: 'UTC', LANG: 'C' },
  { TZ: 'Asia/Tokyo', LANG: 'sv_SE.UTF-8' },
  { TZ: 'America/St_Johns', LANG: 'tr_TR.UTF-8' },
]
const threads = [
  { UV_THREADPOOL_SIZE: '1', GOMAXPROCS: '1' },
  { UV_THREADPOOL_SIZE: '8', GOMAXPROCS: '4' },
]

describe('the same service', () => {
  it('becomes the same bytes in any time zone, language, folder and order, under any umask, with any threads', async () => {
    const order: BundleOrder = {
      fixture: 'barrel',
      handlers: { list: 'src/list.handler', create: 'src/create.handler', all: 'src/all.handler' },
      patterns: ['data/**', 'src/services/**'],
      copies: [0o000, 0o077].flatMap((umask) => [
        { umask, depth: 1, reversed: false },
        { umask, depth: 7, reversed: true },
      ]),
    }
    const results: unknown[] = []
    for (const environment of surroundings) {
      const both = await Promise.all(
        threads.map((each) => bundleElsewhere(order, { ...environment, ...each })),
      )
      results.push(...both.flat())
    }
    assert.equal(results.length, 24)
    for (const result of results) assert.deepEqual(result, results[0])
    assert.equal(new Set(results.map((result) => JSON.stringify(result))).size, 1)
  }).timeout(60_000)
})

async function bundleElsewhere(order: BundleOrder, environment: Record<string, string>): Promise<unknown[]> {
  const child = fork(program, { env: { ...process.env, ...environment } })
  const ended = once(child, 'exit')
  child.send(order)
  const [results] = (await once(child, 'message')) as [unknown[]]
  await ended
  return results
}
