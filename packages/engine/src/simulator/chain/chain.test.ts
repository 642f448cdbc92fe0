/** Random services and random chains of what users do to them. No chain is left out. */
import assert from 'node:assert/strict'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import * as fc from 'fast-check'
import type { Network } from '../faults.ts'
import { type Chain, type Link, tellChain } from './chain.ts'
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

const link: fc.Arbitrary<Link> = fc.oneof(
  { weight: 4, arbitrary: fc.record(deployed) },
  { weight: 4, arbitrary: fc.record({ ...deployed, killAt: step }) },
  { weight: 2, arbitrary: fc.record({ ...deployed, refused: pointer }) },
  { weight: 1, arbitrary: fc.record({ ...deployed, refresh: fc.constant(true) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('remove' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('remove' as const), killAt: step }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('tamper' as const),
      node: pointer,
      how: fc.constantFrom('delete' as const, 'change' as const),
    }),
  },
)

const chain: fc.Arbitrary<Chain> = fc.record({
  chain: fc.array(link, { minLength: 1, maxLength: 5 }),
  nodes,
  seed: fc.nat(1_000_000),
  network: fc.constantFrom<Network[]>('good', 'good', 'good', 'good', 'bad', 'late', 'storm'),
  sameHost: fc.constantFrom(true, true, true, false),
  eventual: fc.boolean(),
})

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
})
