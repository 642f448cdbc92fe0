import assert from 'node:assert/strict'
import { nearestNode } from './runtime.ts'

describe('a runtime that a platform does not have', () => {
  const cases: readonly [runtime: string, node: number | undefined][] = [
    ['nodejs22.x', 22],
    ['nodejs24.x', 24],
    ['nodejs20.x', 22],
    ['nodejs23.x', 24],
    ['nodejs8.10', 22],
    ['nodejs', 22],
    ['nodejs26.x', undefined],
    ['python3.13', undefined],
    ['nodejs22', undefined],
  ]
  for (const [runtime, node] of cases)
    it(`gives ${node ?? 'nothing'} for ${runtime} where there are Node 22 and 24`, () =>
      assert.equal(nearestNode(runtime, [22, 24]), node))
})
