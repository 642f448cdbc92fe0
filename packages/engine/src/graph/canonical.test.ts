import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import type { Json } from '@skyfold/manifest'
import { canonicalJson } from './canonical.ts'

describe('canonical JSON', () => {
  it('is JSON of the same value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        // A JSON value, by the name of its arbitrary.
        assert.deepEqual(JSON.parse(canonicalJson(value as Json)), JSON.parse(JSON.stringify(value)))
      }),
    )
  })

  it('is the same for maps that differ in the order of their keys', () => {
    assert.equal(canonicalJson({ b: [1, { d: 1, c: 2 }], a: null }), '{"a":null,"b":[1,{"c":2,"d":1}]}')
  })
})
