/** What holds for every plan, on random graphs and random edits. */
import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import type { Plan } from '../plan.ts'
import { ref, type Resource } from '@skyfold/plugin-api'
import { orderNodes } from '../graph/order.ts'
import { Sandbox } from '../simulator/sandbox.ts'

/** One node of a random graph: edges go to nodes of lower numbers only. */
interface Draft {
  readonly type: 'box' | 'seat' | 'door' | 'tent'
  readonly size: number
  readonly kind: number
  readonly on: readonly number[]
  readonly present: boolean
}

const TYPES = ['box', 'seat', 'door', 'tent'] as const
const NODES = 8

const drafts = fc.tuple(
  ...Array.from({ length: NODES }, (_, index) =>
    fc.record({
      size: fc.nat(2),
      kind: fc.nat(1),
      on: fc.subarray(Array.from({ length: index }, (__, before) => before)),
      present: fc.boolean(),
    }),
  ),
)

/** A graph and its history: the type of a node never changes, the rest may. */
const history = fc.record({
  types: fc.tuple(...Array.from({ length: NODES }, () => fc.constantFrom(...TYPES))),
  edits: fc.array(drafts, { minLength: 2, maxLength: 4 }),
})

type History = typeof history extends fc.Arbitrary<infer T> ? T : never

function graphs({ types, edits }: History): Resource[][] {
  return edits.map((edit) => {
    const nodes = edit.map((draft, index): Draft => ({ ...draft, type: types[index] ?? 'box' }))
    const addressOf = (index: number): string => `${nodes[index]?.type ?? 'box'}/n${index}`
    return nodes.flatMap(({ type, size, kind, on, present }, index) => {
      if (!present) return []
      const uses = on.filter((target) => nodes[target]?.present).map((target) => ref(addressOf(target), 'id'))
      const inputs = { name: `n${index}`, size, kind, uses }
      return [{ address: addressOf(index), type, inputs }]
    })
  })
}

describe('for any graph and any edit of it', () => {
  it('what was deployed needs no step any more, and the cloud holds exactly that', async () => {
    const property = fc.asyncProperty(history, async (drawn) => {
      const sandbox = new Sandbox()
      for (const graph of graphs(drawn)) {
        const outcome = await sandbox.deploy(graph)
        assert.ok(outcome.status === 'done' || outcome.status === 'unchanged', JSON.stringify(outcome))
        const { plan } = await sandbox.preview(graph)
        assert.deepEqual(plan.steps, [])
        assert.equal(sandbox.objects.size, graph.length)
      }
      await sandbox.remove()
      assert.equal(sandbox.objects.size, 0)
    })
    await fc.assert(property, { numRuns: 60 })
  })

  it('the plan is the same when it is made again, or from resources and keys in another order', async () => {
    const property = fc.asyncProperty(history, async (drawn) => {
      const sandbox = new Sandbox()
      const [first = [], second = []] = graphs(drawn)
      await sandbox.deploy(first)
      const { plan } = await sandbox.preview(second)
      assert.deepEqual((await sandbox.preview(second)).plan, plan)
      assert.deepEqual((await sandbox.preview(second.toReversed().map(reverseKeys))).plan, plan)
    })
    await fc.assert(property, { numRuns: 100 })
  })

  it('the plan has a step for what differs and what may follow from it, and no other', async () => {
    const property = fc.asyncProperty(history, async (drawn) => {
      const sandbox = new Sandbox()
      const [first = [], second = []] = graphs(drawn)
      await sandbox.deploy(first)
      const { plan } = await sandbox.preview(second)
      const steps = new Set(plan.steps.map((step) => step.address))
      const before = new Map(first.map((resource) => [resource.address, JSON.stringify(resource)]))
      for (const resource of second) {
        const follows = resource.inputs['uses']
        const pulled = Array.isArray(follows) && follows.some((one: { $ref: string }) => steps.has(one.$ref))
        const differs = before.get(resource.address) !== JSON.stringify(resource)
        assert.equal(steps.has(resource.address), differs || pulled, resource.address)
      }
      const kept = new Set(second.map((resource) => resource.address))
      for (const { address } of first) assert.equal(steps.has(address) || kept.has(address), true)
      assert.deepEqual([...plan.unchanged].sort(), [...kept].filter((address) => !steps.has(address)).sort())
    })
    await fc.assert(property, { numRuns: 100 })
  })

  it('the steps wait for each other in no circle, and only for steps of the plan', async () => {
    const property = fc.asyncProperty(history, async (drawn) => {
      const sandbox = new Sandbox()
      const [first = [], second = []] = graphs(drawn)
      await sandbox.deploy(first)
      const { plan } = await sandbox.preview(second)
      assert.equal(orderNodes(edgesOf(plan)).ok, true)
      const addresses = new Set(plan.steps.map((step) => step.address))
      for (const step of plan.steps) for (const before of step.after) assert.ok(addresses.has(before))
    })
    await fc.assert(property, { numRuns: 100 })
  })
})

function reverseKeys(resource: Resource): Resource {
  return { ...resource, inputs: Object.fromEntries(Object.entries(resource.inputs).reverse()) }
}

function edgesOf(plan: Plan): ReadonlyMap<string, readonly string[]> {
  return new Map(plan.steps.map((step) => [step.address, step.after]))
}
