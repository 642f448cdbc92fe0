import assert from 'node:assert/strict'
import { nearest } from './nearest.ts'

describe('the name that was probably meant', () => {
  const names = ['timeout', 'memorySize', 'handler', 'http', 'httpApi', 'tags']
  const cases: [string, string | undefined][] = [
    ['timout', 'timeout'],
    ['tiemout', 'timeout'],
    ['memorysize', 'memorySize'],
    ['hanlder', 'handler'],
    ['htpp', 'http'],
    ['HttpAPI', 'httpApi'],
    ['tag', 'tags'],
    ['vpc', undefined],
    ['completelyDifferent', undefined],
    ['', undefined],
  ]
  for (const [written, meant] of cases)
    it(`for ${JSON.stringify(written)} is ${meant ?? 'not guessed'}`, () =>
      assert.equal(nearest(written, names), meant))
})
