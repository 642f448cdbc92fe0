import assert from 'node:assert/strict'
import { gzipSync } from 'node:zlib'
import { CANARIES } from './canaries.ts'
import { encodingsOf, Scanner } from './scanner.ts'

describe('the scanner for secrets', () => {
  const scanner = new Scanner(CANARIES)

  for (const [name, value] of Object.entries(CANARIES)) {
    it(`finds ${name} in every encoding, also inside gzip`, () => {
      for (const [encoding, form] of Object.entries(encodingsOf(value))) {
        const bytes = Buffer.concat([Buffer.from('before '), Buffer.from(form), Buffer.from(' after')])
        const found = scanner.find({ where: 'here', bytes })
        assert.ok(found.includes(`here: ${name} as ${encoding}`), encoding)
        const packed = scanner.find({ where: 'here', bytes: gzipSync(bytes) })
        assert.ok(packed.includes(`here!gunzip: ${name} as ${encoding}`), encoding)
      }
    })
  }

  it('finds a value wherever it stands in longer data that is base64', () => {
    for (const offset of [0, 1, 2, 3]) {
      const bytes = Buffer.concat([
        Buffer.alloc(offset, 'x'),
        Buffer.from(CANARIES['PASSWORD'] ?? ''),
        Buffer.from('y'),
      ])
      assert.notDeepEqual(scanner.find({ where: '', bytes: Buffer.from(bytes.toString('base64')) }), [])
    }
  })

  it('finds nothing where nothing is', () => {
    assert.deepEqual(scanner.find({ where: '', bytes: Buffer.from('a plain text about a password') }), [])
  })
})
