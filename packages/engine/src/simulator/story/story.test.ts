/** What must hold whatever happens. A failure prints the one command that tells its story again. */
import assert from 'node:assert/strict'
import { SCENARIOS, type ScenarioName } from './scenario.ts'
import { type Story, type Tally, tellMany, tellStory } from './story.ts'
import type { Problem } from './verdict.ts'

const KILLS = 240
const RACES = 200

/**
 * Stories that once went wrong: a lease lost and renewed while the answer to a create was outstanding; a create under way
 * whose name followed from an old half that was gone when it was made again.
 */
const FOUND: readonly Story[] = [
  { race: 1_067_875_940 },
  {
    scenario: 'destroy, then back',
    network: 'bad',
    seed: 725_457_453,
    sameHost: true,
    eventual: true,
    killAt: 19,
    killAgainAt: 111,
  },
]

// Keys of the table are exactly the names.
const scenarios = Object.keys(SCENARIOS) as ScenarioName[]

describe('a deploy that is killed and run again', () => {
  const total: Tally = { runs: 0, converged: 0, orphans: 0, stuck: 0 }

  for (const scenario of scenarios) {
    it(`reaches "${scenario}" from kills at steps all over, over any network`, async () => {
      add(total, await tellMany({ scenario, runs: KILLS, seed: 1, onProblem }))
    }).timeout(120_000)
  }

  it('and several that meet, fall asleep or die, lose no object', async () => {
    for (let race = 1; race <= RACES; race += 1) {
      const problem = await tellStory({ race })
      if (problem) onProblem({ race }, problem)
      add(total, { runs: 1, converged: 1, orphans: 0, stuck: 0 })
    }
  }).timeout(120_000)

  it('ends well where it once did not', async () => {
    for (const story of FOUND) {
      const problem = await tellStory(story)
      if (problem) onProblem(story, problem)
    }
  })

  it('was tried often enough for that to mean something', () => {
    console.log(`      runs ${total.runs}, converged ${total.converged}`)
    assert.ok(total.runs >= 3000)
    assert.equal(total.converged, total.runs)
  })
})

function onProblem(story: Story, { kind, text }: Problem): never {
  assert.fail(`${kind}: ${text}\nnpm run sim -- --replay '${JSON.stringify(story)}'`)
}

function add(total: Tally, { runs, converged }: Tally): void {
  total.runs += runs
  total.converged += converged
}
