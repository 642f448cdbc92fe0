/** Tests of the tests: with one safety piece taken out, the simulator must find a story that goes wrong. */
import assert from 'node:assert/strict'
import { SAFE, type Safety } from '../safety.ts'
import { tellRace } from './race.ts'
import type { ScenarioName } from './scenario.ts'
import { tell } from './story.ts'

describe('the crash simulator notices', () => {
  it('a deploy that does not write its intents first', () => findsFault('intents', 'create'))

  it('a replacement that forgets its old half', () => findsFault('deposed', 'replace'))

  it('a resource that does not notice that what it was built on is another object', () =>
    findsFault('refs', 'replace'))

  it('a query without an answer that is taken for absence', () => findsFault('absence', 'create'))

  it('a deployer that goes on after its lease has passed to another', async () => {
    for (let seed = 1; seed <= 600; seed += 1) {
      if (await tellRace(seed, { ...SAFE, guard: false })) return
    }
    assert.fail('600 races went well without the guard')
  }).timeout(60_000)
})

async function findsFault(piece: keyof Safety, scenario: ScenarioName): Promise<void> {
  const story = {
    scenario,
    network: 'bad',
    seed: 1,
    sameHost: true,
    safety: { ...SAFE, [piece]: false },
  } as const
  const { steps } = await tell(story)
  for (let killAt = 1; killAt <= steps; killAt += 1) {
    if ((await tell({ ...story, killAt })).problem) return
  }
  assert.fail(`${steps} kills went well without ${piece}`)
}
