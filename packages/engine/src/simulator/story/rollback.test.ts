/** Rollbacks that are killed, and what becomes of them: the way back, the whole way back, and a deploy instead. */
import assert from 'node:assert/strict'
import { ref, type Resource } from '@skyfold/plugin-api'
import { KeptArtifacts } from '../../releases/kept-artifacts.ts'
import type { Goal } from '../../run/course.ts'
import { SAFE } from '../../safety.ts'
import { createMemoryStore } from '../../state-store/memory-store.ts'
import { type Network, NETWORKS } from '../faults.ts'
import { World } from '../world.ts'
import { findProblem, type Problem, reachInPeace } from './verdict.ts'

/** How a killed rollback is brought to an end. */
type Finish = 'rollback' | 'rollback, killed again' | 'deploy' | 'deploy of something else' | 'removal'

interface Story {
  /** What is killed. */
  readonly cut: 'rollback' | 'deploy'
  readonly network: Network
  readonly full: boolean
  readonly finish: Finish
  readonly eventual: boolean
  readonly killAt?: number
}

// Keys of the table are exactly the names.
const networks = Object.keys(NETWORKS) as Network[]
const finishes: readonly Finish[] = [
  'rollback',
  'rollback, killed again',
  'deploy',
  'deploy of something else',
  'removal',
]

/** Each network and end takes another share of the steps. */
const EVERY = 5

describe('a rollback that is killed', () => {
  for (const full of [false, true]) {
    it(`${full ? 'of everything ' : ''}converges from every step, over any network, whatever is run next`, async () => {
      let told = 0
      for (const [row, network] of networks.entries()) {
        for (const [column, finish] of finishes.entries()) {
          const story: Story = { cut: 'rollback', network, full, finish, eventual: (row + column) % 2 === 0 }
          const steps = await check(story)
          for (let killAt = 1 + ((row + 2 * column) % EVERY); killAt <= steps; killAt += EVERY, told += 1) {
            await check({ ...story, killAt })
          }
        }
      }
      assert.ok(told > 150, `${told} were killed`)
    }).timeout(120_000)
  }
})

describe('a deploy that is killed', () => {
  it('can be left by a rollback, from every step, over any network', async () => {
    for (const network of networks) {
      for (const full of [false, true]) {
        // What a way back of traffic leaves half changed, the next deploy brings to its end.
        const finish = full ? 'rollback' : 'deploy'
        const story: Story = { cut: 'deploy', network, full, finish, eventual: full }
        const steps = await check(story)
        for (let killAt = full ? 2 : 4; killAt <= steps; killAt += EVERY) await check({ ...story, killAt })
      }
    }
  }).timeout(120_000)
})

async function check(story: Story): Promise<number> {
  const { cut, network, full, finish, eventual, killAt } = story
  const world = new World({ seed: (killAt ?? 0) + 1, safety: SAFE, sameHost: finish.startsWith('rollback') })
  world.cloud.isEventual = eventual
  await world.run(service(1))
  await world.run(service(2))
  const to = (await world.state())?.releases[1]?.id ?? assert.fail('no release')
  const back = rollbackTo(to, full)
  world.faults = NETWORKS[network]
  const { steps } = await world.run(
    cut === 'deploy' ? service(3) : back,
    killAt === undefined ? {} : { killAt },
  )
  if (finish === 'rollback, killed again') await world.run(back, { killAt: 4 + ((killAt ?? 0) % 30) })
  const told = (problem: Problem | null): string => `${JSON.stringify(story)}: ${problem?.text}`
  if (cut === 'deploy') {
    const stuck = await reachInPeace(world, back)
    assert.equal(stuck, null, told(stuck))
    assert.equal(await served(world), 1, told(null))
  }
  const { goal, code } = endingOf(finish, back)
  const problem = (await reachInPeace(world, goal)) ?? (await findProblem(world, goal))
  assert.equal(problem, null, told(problem))
  assert.equal(await served(world), code, told(null))
  return steps
}

function endingOf(finish: Finish, back: Goal): { readonly goal: Goal; readonly code: number | undefined } {
  switch (finish) {
    case 'deploy':
      return { goal: service(2), code: 2 }
    case 'deploy of something else':
      return { goal: service(3), code: 3 }
    case 'removal':
      return { goal: { graph: { resources: [] }, removing: true }, code: undefined }
    case 'rollback':
    case 'rollback, killed again':
      return { goal: back, code: 1 }
    default:
      return finish satisfies never
  }
}

/** The value of the edition that the gate leads to. */
async function served(world: World): Promise<unknown> {
  const objects = world.ours()
  const gate = objects.find(({ type }) => type === 'sim.gate')
  return objects.find(({ id }) => id === gate?.inputs['target'])?.inputs['value']
}

function rollbackTo(to: string, full: boolean): Goal {
  const artifacts = new KeptArtifacts(createMemoryStore().blobs)
  const rollback = { to, full, secrets: async () => [], redact: (text: string) => text, artifacts }
  return { graph: { resources: [] }, removing: false, rollback }
}

/** What is newest, an edition of it, the gate that leads there, and something that only the newer ones have. */
function service(code: number): Goal {
  const resources = [
    resource('latest', 'sim.name', { value: code }),
    resource('edition', 'sim.edition', { value: code, of: ref('sim.name/latest', 'id') }),
    resource('gate', 'sim.gate', { target: ref('sim.edition/edition', 'id') }),
    resource('mark', 'sim.tag', { kind: `${code}` }),
  ]
  return { graph: { resources }, removing: false }
}

function resource(name: string, type: string, inputs: Resource['inputs']): Resource {
  return { address: `${type}/${name}`, type, inputs: { name, ...inputs } }
}
