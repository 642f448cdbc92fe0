import assert from 'node:assert/strict'
import type { Diagnostic } from '../../diagnostic.ts'
import { summarise } from '../../testing/service-folder.ts'
import type { MappingNode, TreeNode } from '../../tree/tree-node.ts'
import { childOf } from '../../tree/tree-node.ts'
import { valueOf } from '../../tree/tree-value.ts'
import { parseYamlTree } from './yaml-tree.ts'

function parse(text: string): { node: TreeNode | undefined; said: string[]; found: Diagnostic[] } {
  const found: Diagnostic[] = []
  const node = parseYamlTree(text, 'a.yml', (diagnostic) => found.push(diagnostic))
  return { node, said: found.map(summarise), found }
}

function valueFrom(text: string): unknown {
  const { node, said } = parse(text)
  assert.deepEqual(said, [])
  return node && valueOf(node)
}

function mappingFrom(text: string): MappingNode {
  const { node } = parse(text)
  assert.ok(node?.kind === 'mapping')
  return node
}

describe('a YAML text', () => {
  it('gives every key and value its place', () => {
    const root = mappingFrom('a: 1\n"b c":\n  - x\n  - "y z"\n')
    assert.deepEqual(root.entries.get('b c')?.keySource, { file: 'a.yml', line: 2, column: 1, length: 5 })
    const list = childOf(root, 'b c')
    assert.ok(list?.kind === 'sequence')
    assert.deepEqual(list.items[1]?.source, { file: 'a.yml', line: 4, column: 5, length: 5 })
    assert.deepEqual(list.source, root.entries.get('b c')?.keySource)
    assert.deepEqual(childOf(root, 'a')?.source, { file: 'a.yml', line: 1, column: 4, length: 1 })
  })

  it('counts columns the same after Windows line ends and old Mac line ends', () => {
    for (const end of ['\r\n', '\r', '\n'])
      assert.deepEqual(childOf(mappingFrom(`a: 1${end}b: 2`), 'b')?.source.line, 2)
  })

  it('gives an empty value the place of its key', () => {
    assert.deepEqual(childOf(mappingFrom('a:\nbb:\n'), 'bb')?.source, {
      file: 'a.yml',
      line: 2,
      column: 1,
      length: 2,
    })
  })

  const scalars: [string, unknown][] = [
    ['yes', 'yes'],
    ['true', true],
    ['~', null],
    ['0o17', 15],
    ['12_000', '12_000'],
    ['1e3', 1000],
    ['2020-01-01', '2020-01-01'],
    ["'1'", '1'],
    ['!!str 1', '1'],
    ['!!int "7"', 7],
    ['! 1', '1'],
    ['|\n  a\n  b\n', 'a\nb\n'],
    ['>-\n  a\n  b\n', 'a b'],
  ]
  for (const [text, value] of scalars)
    it(`reads ${JSON.stringify(text)} as ${JSON.stringify(value)}`, () =>
      assert.deepEqual(valueFrom(`k: ${text}`), { k: value }))

  it('keeps how a number was written', () => {
    const node = childOf(mappingFrom('version: 1.10'), 'version')
    assert.deepEqual(node?.kind === 'scalar' && [node.value, node.text], [1.1, '1.10'])
  })

  it('turns the short tags of CloudFormation into their long forms', () => {
    assert.deepEqual(
      valueFrom('a: [!Ref X, !GetAtt X.Y.Z, !Sub "${A}", !Join ["-", [a]], !Condition C, !If [C, 1, 2]]'),
      {
        a: [
          { Ref: 'X' },
          { 'Fn::GetAtt': ['X', 'Y.Z'] },
          { 'Fn::Sub': '${A}' },
          { 'Fn::Join': ['-', ['a']] },
          { Condition: 'C' },
          { 'Fn::If': ['C', 1, 2] },
        ],
      },
    )
  })

  it('reads JSON that is indented with tabs', () =>
    assert.deepEqual(valueFrom('{\n\t"a": {\n\t\t"b\\u00e9": [1, null]\n\t}\n}\n'), { a: { bé: [1, null] } }))

  it('follows aliases and merge keys, where keys that are written win', () => {
    assert.deepEqual(
      valueFrom('a: &a { x: 1, y: 1 }\nb: &b { y: 2, z: 2 }\nc: { <<: [*a, *b], x: 3 }\nd: *a\n'),
      {
        a: { x: 1, y: 1 },
        b: { y: 2, z: 2 },
        c: { x: 3, y: 1, z: 2 },
        d: { x: 1, y: 1 },
      },
    )
  })

  it('reports duplicate, forbidden and complex keys together and keeps the rest', () => {
    const { node, said } = parse(
      'a: 1\na: 2\n__proto__: { x: 1 }\nconstructor: 1\nprototype: 1\n{ k: v }: 1\nb: 3\n',
    )
    assert.deepEqual(said, [
      'error MANIFEST_DUPLICATE_KEY a.yml:2:1',
      'error MANIFEST_FORBIDDEN_KEY a.yml:3:1',
      'error MANIFEST_FORBIDDEN_KEY a.yml:4:1',
      'error MANIFEST_FORBIDDEN_KEY a.yml:5:1',
      'error MANIFEST_COMPLEX_KEY a.yml:6:1',
    ])
    assert.deepEqual(node && valueOf(node), { a: 1, b: 3 })
  })

  it('refuses an alias inside the value that it repeats', () =>
    assert.deepEqual(parse('a: &a [1, *a]').said, ['error MANIFEST_ALIAS a.yml:1:11']))

  it('refuses a second document', () =>
    assert.deepEqual(parse('a: 1\n---\nb: 2\n').said, ['error MANIFEST_SYNTAX a.yml:1:1']))

  const broken: [string, string, string][] = [
    ['a text that is never closed', 'a: "x', 'a.yml:1:6'],
    ['a tab as indentation', 'a:\n\tb: 1', 'a.yml:2:1'],
    ['a null byte', 'a: \0', 'a.yml:1:4'],
    ['5,000 levels', '['.repeat(5000), 'a.yml:1:100'],
    [
      '5,000 levels of blocks',
      Array.from({ length: 5000 }, (_, index) => `${' '.repeat(index)}k:`).join('\n'),
      'a.yml:100:100',
    ],
  ]
  for (const [name, text, place] of broken)
    it(`says where it stops at ${name}`, () =>
      assert.deepEqual(parse(text).said, [`error MANIFEST_SYNTAX ${place}`]))

  it('refuses chains of merge keys that grow without end', () => {
    const lines = ['b0: &b0 { k0: 1 }']
    for (let index = 1; index < 1000; index += 1)
      lines.push(`b${index}: &b${index} { <<: *b${index - 1}, k${index}: 1 }`)
    const { said } = parse(lines.join('\n'))
    assert.equal(said.filter((line) => line.includes('MANIFEST_TOO_MANY_VALUES')).length > 0, true)
  })

  it('reads twenty thousand keys', () => {
    const text = Array.from({ length: 20_000 }, (_, index) => `k${index}: ${index}`).join('\n')
    assert.equal(mappingFrom(text).entries.size, 20_000)
  })
})
