import assert from 'node:assert/strict'
import { styled, textOf } from './line.ts'
import { sanitize } from './sanitize.ts'
import { table } from './table.ts'

describe('a table', () => {
  it('aligns its columns and leaves no space at the end of a line', () => {
    const lines = table(
      [{ title: 'unit' }, { title: 'bytes', align: 'right' }, { title: 'note' }],
      [
        ['orders', '12', ''],
        [styled('bold', '注文'), '1200', 'wide'],
      ],
    )
    assert.deepEqual(lines.map(textOf), ['unit    bytes  note', 'orders     12', '注文     1200  wide'])
  })

  it('counts what is shown of text that would drive the terminal', () => {
    const lines = table(
      [{ title: 'a' }, { title: 'b' }],
      [
        ['\u001b[1m', 'x'],
        ['12345678', 'y'],
      ],
    )
    assert.deepEqual(
      lines.slice(1).map((line) => sanitize(textOf(line)).length),
      [11, 11],
    )
  })
})
