import assert from 'node:assert/strict'
import { NETWORKS, type Network } from './faults.ts'
import { type ScenarioName, SCENARIOS } from './scenario.ts'
import { type Story, tell } from './story.ts'

/** `SKYFOLD_STORY='{"scenario":"create",…}'` (as a failure prints it) tells that one story again. */
const REPLAY = process.env['SKYFOLD_STORY']

/** Every step of every seed takes minutes; the usual run takes every so many, a different share for each scenario. */
const EVERY = process.env['SKYFOLD_STORIES'] === 'all' ? 1 : 6
const ENOUGH = 1000
const SEEDS = EVERY === 1 ? [1, 2, 3, 4, 5, 6, 7, 8] : [1]

// Keys of these two tables are exactly the names.
const scenarios = Object.keys(SCENARIOS) as ScenarioName[]
const networks = Object.keys(NETWORKS) as Network[]

let told = 0

describe('a deploy that is killed and run again', () => {
  if (REPLAY !== undefined) {
    // Pasted from a failure.
    it('tells the story again', () => check(JSON.parse(REPLAY) as Story))
    return
  }
  for (const scenario of scenarios) {
    it(`reaches "${scenario}" from a kill at any step`, async () => {
      for (const seed of SEEDS) {
        for (const [index, network] of networks.entries()) {
          await killEverywhere({ scenario, network, seed, sameHost: index !== 1 })
        }
      }
    }).timeout(600_000)
  }

  it('reaches the goal when the run that recovers is killed as well', async () => {
    for (const seed of SEEDS) {
      for (const [index, scenario] of scenarios.entries()) {
        for (let killAt = 5; killAt < 150; killAt += 2 * EVERY) {
          const killAgainAt = 3 + ((killAt * 7 + index * 11 + seed) % 60)
          await check({ scenario, network: 'bad', seed, killAt, killAgainAt, sameHost: killAt % 2 === 0 })
        }
      }
    }
  }).timeout(600_000)

  it('was killed often enough for that to mean something', () => {
    assert.ok(told >= ENOUGH, `${told} stories were told`)
  })
})

async function killEverywhere(story: Story): Promise<void> {
  const { steps } = await check(story)
  const first = 1 + ((story.scenario.length + story.network.length) % EVERY)
  for (let killAt = first; killAt <= steps; killAt += EVERY) await check({ ...story, killAt })
}

async function check(story: Story): Promise<{ readonly steps: number }> {
  told += 1
  const { problem, steps } = await tell(story)
  assert.equal(problem, null, `SKYFOLD_STORY='${JSON.stringify(story)}'`)
  return { steps }
}
