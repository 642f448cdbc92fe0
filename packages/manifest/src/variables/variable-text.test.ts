import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import type { Candidate, Part } from './variable-text.ts'
import { parseVariableText } from './variable-text.ts'

const KNOWN = new Set(['self', 'opt', 'env', 'file', 'sls', 'strToBool'])

function parse(text: string): readonly Part[] {
  return parseVariableText(text, (prefix) => KNOWN.has(prefix))
}

/** The parts as a line: `a <self:b | 'c'> d`. */
function show(parts: readonly Part[]): string {
  return parts
    .map((part) => (typeof part === 'string' ? part : `<${part.candidates.map(showCandidate).join(' | ')}>`))
    .join('')
}

function showCandidate(candidate: Candidate): string {
  if (candidate.type === 'literal') return JSON.stringify(candidate.value)
  if (candidate.type === 'text') return `'${show(candidate.parts)}'`
  if (candidate.type === 'variable') return show([candidate.variable])
  if (candidate.type === 'malformed') return `!${candidate.text}!`
  const parameter = candidate.parameter.length > 0 ? `(${show(candidate.parameter)})` : ''
  return `${candidate.prefix}${parameter}:${show(candidate.address)}`
}

describe('a text with variables', () => {
  const cases: [string, string][] = [
    ['plain', 'plain'],
    ['${self:a.b}', '<self:a.b>'],
    ['a ${self:b}-${opt:c} d', 'a <self:b>-<opt:c> d'],
    ["${opt:stage, self:provider.stage, 'dev'}", "<opt:stage | self:provider.stage | 'dev'>"],
    ['${opt:a, "x, y"}', "<opt:a | 'x, y'>"],
    [
      '${opt:a, 1}${opt:a, -2.5}${opt:a, true}${opt:a, null}${opt:a, }',
      '<opt:a | 1><opt:a | -2.5><opt:a | true><opt:a | null><opt:a | null>',
    ],
    ['${self:c.${opt:stage}.x}', '<self:c.<opt:stage>.x>'],
    ['${env:A, ${file(./c.${self:s}.json):region}}', '<env:A | <file(./c.<self:s>.json):region>>'],
    ["${env:A, 'in ${self:b}'}", "<env:A | 'in <self:b>'>"],
    ['${file(a b.yml)}', '<file(a b.yml):>'],
    ['${file(a.yml):x.0.y}', '<file(a.yml):x.0.y>'],
    ['${ self:a , opt:b }', '<self:a | opt:b>'],
    ['${self:a,\n  opt:b}', '<self:a | opt:b>'],
    ['${ssm:/path/to~true}', '<ssm:/path/to~true>'],
    ['${cf(eu-west-1):stack.Out}', '<cf(eu-west-1):stack.Out>'],
    ['${cf.eu-west-1:stack.Out}', '<cf(eu-west-1):stack.Out>'],
    ['${cf.${self:r}:stack.Out}', '<cf(<self:r>):stack.Out>'],
    ['${ssm(eu-west-1, raw):/a}', '<ssm(eu-west-1, raw):/a>'],
    ["${file('./a.yml'):x}", '<file(./a.yml):x>'],
    ['${strToBool(${env:A})}', '<strToBool(<env:A>):>'],
    ['${opt:a, dev}', '<opt:a | !dev!>'],
    ["${opt:a, 'open}", "<opt:a | !'open!>"],
  ]
  for (const [text, shown] of cases) it(`reads ${text}`, () => assert.equal(show(parse(text)), shown))

  const foreign = [
    '${AWS::Region}',
    '${AWS::AccountId}-x',
    '${BucketName}',
    '${Bucket.Arn}',
    '${cf.Arn}',
    '${s3.:x}',
    '${arr[@]}',
    '${task##*/}',
    '${UPPER}',
    '${VAR:-default}',
    '${VAR:0:3}',
    '${name:+x}',
    '$NAME ${} ${:} $${',
    '#{AWS::AccountId}',
    'unclosed ${self:a',
    '}{ $ {',
  ]
  for (const text of foreign) it(`lets ${text} pass`, () => assert.deepEqual(parse(text), [text]))

  it('finds variables inside text that passes', () => {
    assert.equal(show(parse('${arr[${self:i}]} ${AWS::Region}')), '${arr[<self:i>]} ${AWS::Region}')
  })

  it('takes a backslash before a variable as a quotation', () => {
    assert.deepEqual(parse('a \\${self:b} c'), ['a ${self:b} c'])
    assert.deepEqual(parse('a \\${AWS::Region}'), ['a \\${AWS::Region}'])
  })

  it('tells where each variable stands', () => {
    const [, variable] = parse('ab ${self:c} d')
    assert.ok(typeof variable === 'object')
    assert.deepEqual([variable.start, variable.length], [3, 9])
  })

  it('loses no character of any text', () => {
    const piece = fc.constantFrom(
      '${',
      '}',
      'self:',
      'file(',
      ')',
      ',',
      "'",
      '"',
      '\\',
      ' ',
      'a',
      'AWS::',
      '$',
      '{',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const text = pieces.join('')
        const kept = parse(text).map((part) =>
          typeof part === 'string' ? part : text.slice(part.start, part.start + part.length),
        )
        // Only the backslashes of quotations go.
        assert.equal(kept.join('').replaceAll('\\', ''), text.replaceAll('\\', ''))
      }),
      { seed: 11, numRuns: 2000 },
    )
  })

  it('reads long and deep texts in linear time', () => {
    for (const text of [
      '${self:'.repeat(50_000),
      '${self:a}'.repeat(20_000),
      `${'${self:'.repeat(2000)}${'}'.repeat(2000)}`,
    ])
      assert.ok(parse(text).length > 0)
  })
})
