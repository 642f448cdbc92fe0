import assert from 'node:assert/strict'
import { splitCommandLine } from './custom-options.ts'

const flags = {
  json: { type: 'boolean' },
  measure: { type: 'boolean', allowNo: true },
  stage: { type: 'option', char: 's' },
  data: { type: 'option', char: 'd', aliases: ['payload'] },
} as const

describe('options that are not the command’s own', () => {
  const cases: readonly [string, string, Record<string, string>][] = [
    ['--stage qa --customer acme --json', '--stage qa --json', { customer: 'acme' }],
    ['--customer=acme=1 x', 'x', { customer: 'acme=1' }],
    ['--dry --json', '--json', { dry: 'true' }],
    ['--last', '', { last: 'true' }],
    ['--empty= x', 'x', { empty: '' }],
    ['-s qa --a b', '-s qa', { a: 'b' }],
    ['-d --a --payload --b --c', '-d --a --payload --b', { c: 'true' }],
    ['--no-measure --no-json', '--no-measure', { 'no-json': 'true' }],
    ['--help --stage=qa', '--help --stage=qa', {}],
    ['--a b -- --c d', '-- --c d', { a: 'b' }],
    ['one -x --1', 'one -x --1', {}],
  ]
  for (const [typed, kept, options] of cases)
    it(`are taken out of ${typed}`, () =>
      assert.deepEqual(splitCommandLine(typed.split(' '), flags), {
        argv: kept.split(' ').filter(Boolean),
        options,
      }))
})
