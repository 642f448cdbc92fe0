/** Random services and random chains of what users do to them. No chain is left out. */
import assert from 'node:assert/strict'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import * as fc from 'fast-check'
import type { Network } from '../faults.ts'
import { tellChain } from './chain.ts'
import type { Chain, Link } from './link.ts'
import { type Edit, NODE_TYPES, type ServiceNode } from './service.ts'

const CHAINS = Number(process.env['SKYFOLD_CHAINS'] ?? 10_000)
const SEED = Number(process.env['SKYFOLD_CHAINS_SEED'] ?? 1)

const pointer = fc.nat(39)
const step = fc.integer({ min: 1, max: 120 })

const node: fc.Arbitrary<ServiceNode> = fc.record({
  type: fc.constantFrom(...NODE_TYPES),
  value: fc.nat(2),
  kind: fc.nat(1),
  parent: pointer,
  uses: fc.array(pointer, { maxLength: 2 }),
  present: fc.constantFrom(true, true, true, false),
  protect: fc.constantFrom(...Array.from({ length: 9 }, () => false), true),
  renamed: fc.constant(0),
})

/** Few nodes most of the time: what goes wrong in a large service mostly goes wrong in a small one. */
const nodes = fc.oneof(
  { weight: 30, arbitrary: fc.array(node, { minLength: 1, maxLength: 5 }) },
  { weight: 1, arbitrary: fc.array(node, { minLength: 6, maxLength: 40 }) },
)

const edits: fc.Arbitrary<Edit[]> = fc.array(
  fc.record({
    node: pointer,
    what: fc.constantFrom('value', 'kind', 'parent', 'uses', 'present', 'present', 'protect', 'rename'),
    to: pointer,
  }),
  { maxLength: 3 },
)

const deployed = { do: fc.constant('deploy' as const), edits }

const returned = { do: fc.constant('rollback' as const), to: fc.nat(4), full: fc.boolean() }
const imported = { do: fc.constant('import' as const), node: pointer, byId: fc.boolean() }

const goingBack: fc.Arbitrary<Link> = fc.oneof(
  { weight: 2, arbitrary: fc.record(returned, { requiredKeys: ['do', 'full'] }) },
  {
    weight: 1,
    arbitrary: fc.record({ ...returned, killAt: step }, { requiredKeys: ['do', 'full', 'killAt'] }),
  },
)

const link: fc.Arbitrary<Link> = fc.oneof(
  { weight: 4, arbitrary: fc.record(deployed) },
  { weight: 4, arbitrary: fc.record({ ...deployed, killAt: step }) },
  { weight: 2, arbitrary: fc.record({ ...deployed, refused: pointer }) },
  { weight: 1, arbitrary: fc.record({ ...deployed, refresh: fc.constant(true) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('remove' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('remove' as const), killAt: step }) },
  { weight: 2, arbitrary: fc.record(returned, { requiredKeys: ['do', 'full'] }) },
  {
    weight: 1,
    arbitrary: fc.record({ ...returned, killAt: step }, { requiredKeys: ['do', 'full', 'killAt'] }),
  },
  { weight: 1, arbitrary: fc.record(imported) },
  { weight: 1, arbitrary: fc.record({ ...imported, killAt: fc.integer({ min: 1, max: 20 }) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('tamper' as const),
      node: pointer,
      how: fc.constantFrom('delete' as const, 'change' as const),
    }),
  },
)

const world = {
  seed: fc.nat(1_000_000),
  network: fc.constantFrom<Network[]>('good', 'good', 'good', 'good', 'bad', 'late', 'storm'),
  sameHost: fc.constantFrom(true, true, true, false),
  eventual: fc.boolean(),
}

const anyChain: fc.Arbitrary<Chain> = fc.record({
  chain: fc.array(link, { minLength: 1, maxLength: 5 }),
  nodes,
  ...world,
})

function newCode(to: number): Link {
  return { do: 'deploy', edits: [{ node: 0, what: 'value', to }] }
}

/** Something that traffic goes to, the way there, and whatever else; with a past, which most random chains do not get. */
const releasedChain: fc.Arbitrary<Chain> = fc
  .record({
    edition: node.map((one): ServiceNode => Object.assign(one, { type: 'sim.edition', present: true })),
    gate: node.map((one): ServiceNode => Object.assign(one, { type: 'sim.gate', parent: 0, present: true })),
    others: fc.array(node, { maxLength: 3 }),
    codes: fc.array(fc.nat(2), { minLength: 1, maxLength: 6 }),
    links: fc.array(fc.oneof({ weight: 2, arbitrary: goingBack }, { weight: 1, arbitrary: link }), {
      minLength: 1,
      maxLength: 4,
    }),
    ...world,
  })
  .map(({ edition, gate, others, codes, links, ...rest }) =>
    Object.assign(rest, { nodes: [edition, gate, ...others], chain: [...codes.map(newCode), ...links] }),
  )

const chain: fc.Arbitrary<Chain> = fc.oneof(
  { weight: 4, arbitrary: anyChain },
  { weight: 1, arbitrary: releasedChain },
)

const oneNode: ServiceNode = {
  type: 'sim.name',
  value: 0,
  kind: 0,
  parent: 0,
  uses: [],
  present: true,
  protect: false,
  renamed: 0,
}
const oneWorld = { network: 'good', sameHost: true, eventual: false } as const

/** Chains that once went wrong. */
const FOUND: Readonly<Record<string, Chain>> = {
  'a deploy that looks first, and meets the last write of a dead machine': {
    ...oneWorld,
    chain: [
      { do: 'deploy', edits: [], killAt: 98 },
      { do: 'deploy', edits: [], refresh: true },
    ],
    nodes: [oneNode, oneNode, oneNode],
    seed: 419_658,
  },
  'a removal that keeps an object of which an older edition goes': {
    ...oneWorld,
    chain: [newCode(0), newCode(1)],
    nodes: [
      { ...oneNode, type: 'sim.edition' },
      { ...oneNode, type: 'sim.gate' },
      { ...oneNode, type: 'sim.vault', uses: [13] },
    ],
    seed: 0,
  },
  'a rollback after a deploy died that had deleted an edition': {
    ...oneWorld,
    chain: [
      newCode(1),
      newCode(2),
      newCode(1),
      { do: 'deploy', edits: [{ node: 0, what: 'present', to: 0 }], refused: 17 },
      { do: 'deploy', edits: [], killAt: 31 },
      { do: 'rollback', to: 4, full: true },
      { do: 'deploy', edits: [], refused: 1 },
    ],
    nodes: [
      { ...oneNode, type: 'sim.edition', kind: 1 },
      { ...oneNode, type: 'sim.gate', value: 2 },
    ],
    seed: 813_160,
  },
  'a rollback that dies after it built on an older edition again': {
    ...oneWorld,
    chain: [newCode(1), newCode(0), newCode(1), newCode(0), { do: 'rollback', full: true, killAt: 28 }],
    nodes: [
      { ...oneNode, type: 'sim.edition' },
      { ...oneNode, type: 'sim.gate', uses: [5, 1] },
      { ...oneNode, type: 'sim.alias', parent: 32, uses: [24] },
      { ...oneNode, kind: 1, value: 1, uses: [3, 31] },
    ],
    seed: 987_241,
  },
}

describe('for any service and anything that is done to it', () => {
  it('the cloud ends up as it is wanted, and empty when nothing is wanted', async () => {
    const property = fc.asyncProperty(chain, async (drawn) => {
      const problem = await tellChain(drawn)
      if (problem) assert.fail(`${problem.kind}: ${problem.text}`)
    })
    const details = await fc.check(property, { numRuns: CHAINS, seed: SEED, endOnFailure: false })
    if (!details.failed) return
    const [shrunk] = details.counterexample ?? []
    const file = path.join(mkdtempSync(path.join(tmpdir(), 'skyfold-chain-')), 'chain.json')
    writeFileSync(file, `${JSON.stringify(shrunk, undefined, 2)}\n`)
    assert.fail(`${String(details.errorInstance)}\nnpm run sim -- --replay ${file}`)
  }).timeout(600_000)

  it('ends well where it once did not', async () => {
    for (const [name, found] of Object.entries(FOUND)) {
      const problem = await tellChain(found)
      assert.equal(problem, null, `${name}: ${problem?.text}`)
    }
  })
})
