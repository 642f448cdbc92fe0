import assert from 'node:assert/strict'
import { type Job, walk } from './walk.ts'

/** Runs jobs given as key → keys before, and writes down what happens. */
async function follow(
  table: Record<string, readonly string[]>,
  {
    fails = [],
    concurrency = 16,
    stopAfter = '',
  }: { fails?: readonly string[]; concurrency?: number; stopAfter?: string } = {},
): Promise<string[]> {
  const story: string[] = []
  const jobs = Object.entries(table).map(([key, after]): Job => ({
    key,
    after,
    run: async () => {
      story.push(`start ${key}`)
      await Promise.resolve()
      story.push(`end ${key}`)
      return !fails.includes(key)
    },
    skip: (on) => void story.push(`skip ${key}${on === undefined ? '' : ` because of ${on}`}`),
  }))
  await walk(jobs, { concurrency, isStopped: () => stopAfter !== '' && story.includes(`end ${stopAfter}`) })
  return story
}

describe('a walk', () => {
  it('starts each job when those before it have succeeded', async () => {
    const story = await follow({ c: ['a', 'b'], a: [], b: ['a'] })
    assert.deepEqual(story, ['start a', 'end a', 'start b', 'end b', 'start c', 'end c'])
  })

  it('starts first what most others wait for', async () => {
    const story = await follow(
      { lone: [], short: [], long: [], next: ['long'], last: ['next'] },
      { concurrency: 1 },
    )
    assert.equal(story[0], 'start long')
  })

  it('never runs more at once than allowed', async () => {
    const story = await follow({ a: [], b: [], c: [], d: [] }, { concurrency: 2 })
    let running = 0
    for (const line of story) {
      running += line.startsWith('start') ? 1 : -1
      assert.ok(running <= 2)
    }
  })

  it('skips what waits for a failure, however indirectly, and goes on with the rest', async () => {
    const story = await follow({ a: [], b: ['a'], c: ['b'], d: [] }, { fails: ['a'] })
    assert.deepEqual(story.filter((line) => !line.startsWith('start')).sort(), [
      'end a',
      'end d',
      'skip b because of a',
      'skip c because of b',
    ])
  })

  it('starts nothing more when it is stopped', async () => {
    const story = await follow({ a: [], b: ['a'], c: ['b'] }, { stopAfter: 'a' })
    assert.deepEqual(story, ['start a', 'end a', 'skip b', 'skip c'])
  })

  it('takes jobs that wait for each other as the bug that they are', async () => {
    await assert.rejects(follow({ a: ['b'], b: ['a'] }), /wait for each other: a, b/)
  })
})
