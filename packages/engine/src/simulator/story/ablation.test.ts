/** Tests of the tests: with one safety piece taken out, the simulator must find a story that goes wrong. */
import assert from 'node:assert/strict'
import { SAFE, type Safety } from '../../safety.ts'
import { type Network, NETWORKS } from '../faults.ts'
import { World } from '../world.ts'
import { type ScenarioName, SCENARIOS } from './scenario.ts'
import { tellMany, tellStory } from './story.ts'

describe('the crash simulator notices', function () {
  this.timeout(60_000)

  it('a deploy that does not write its intents first', () => findsFault('intents', 'create, then less'))

  it('an update that is not written down before it is sent', () => findsFault('updates', 'update, then back'))

  it('a replacement that forgets its old half', () => findsFault('deposed', 'replace'))

  it('a resource that does not notice that what it was built on is another object', () =>
    findsFault('refs', 'replace'))

  it('a query without an answer that is taken for absence', () => findsFault('absence', 'create'))

  it('a token that is trusted when the cloud has forgotten it', () =>
    findsFault('tokens', 'create, then less'))

  it('a create that is sent again where nobody can tell two of them apart', () =>
    findsFault('lookups', 'create', 'bad'))

  it('a recovery that looks for dependents without knowing what they were named after', () =>
    findsFault('outputs', 'create, then less'))

  it('a run that ends while a request of its own is under way', () =>
    findsFault('landing', 'replace', 'late'))

  it('a deployer that goes on after its lease has passed to another', async () => {
    for (let race = 1; race <= 600; race += 1) {
      if (await tellStory({ race, safety: { ...SAFE, guard: false } })) return
    }
    assert.fail('600 races went well without the guard')
  })

  it('a writer that does not recognise its own write: nothing breaks, but more deploys fail', async () => {
    const [safe, deaf] = [await countFenced(SAFE), await countFenced({ ...SAFE, ownWrites: false })]
    assert.ok(deaf > 2 * safe, `${deaf} of 30 deploys failed instead of ${safe}`)
  })
})

async function findsFault(piece: keyof Safety, scenario: ScenarioName, network?: Network): Promise<void> {
  const safety = { ...SAFE, [piece]: false }
  let found = ''
  const onProblem = (_: unknown, { text }: { readonly text: string }): boolean => ((found = text), true)
  const { runs } = await tellMany({
    scenario,
    runs: 3000,
    seed: 1,
    safety,
    onProblem,
    ...(network ? { network } : {}),
  })
  assert.notEqual(found, '', `${runs} kills went well without ${piece}`)
}

async function countFenced(safety: Safety): Promise<number> {
  let fenced = 0
  for (let seed = 1; seed <= 30; seed += 1) {
    const world = new World({ seed, safety, sameHost: true })
    world.faults = NETWORKS.bad
    const { outcome } = await world.run(SCENARIOS.create.goal)
    if (outcome?.status === 'fenced') fenced += 1
  }
  return fenced
}
