import assert from 'node:assert/strict'
import { orderNodes, remainingPaths } from './order.ts'

const edges = (table: Record<string, readonly string[]>): ReadonlyMap<string, readonly string[]> =>
  new Map(Object.entries(table))

describe('the order of nodes', () => {
  it('puts each after what it depends on, and equals by name', () => {
    const order = orderNodes(edges({ c: ['a'], b: ['c'], a: [], d: [] }))
    assert.deepEqual(order, { ok: true, nodes: ['a', 'c', 'b', 'd'] })
  })

  it('does not depend on the order of its input', () => {
    const one = orderNodes(edges({ a: ['b', 'c'], b: [], c: ['b'] }))
    const other = orderNodes(edges({ c: ['b'], b: [], a: ['c', 'b'] }))
    assert.deepEqual(one, other)
  })

  it('names the nodes of a cycle, each depending on the next', () => {
    const order = orderNodes(edges({ start: ['a'], a: ['b'], b: ['c'], c: ['a'] }))
    assert.deepEqual(order, { ok: false, cycle: ['a', 'b', 'c'] })
  })

  it('survives chains of twenty thousand nodes', () => {
    const chain = Array.from({ length: 20_000 }, (_, index): [string, string[]] => [
      `n${index}`,
      [`n${index + 1}`],
    ])
    assert.equal(orderNodes(new Map(chain)).ok, true)
  })

  it('measures how much waits for a node', () => {
    const paths = remainingPaths(edges({ a: [], b: ['a'], c: ['b'], d: ['a'] }))
    assert.deepEqual(Object.fromEntries(paths), { a: 3, b: 2, c: 1, d: 1 })
  })
})
