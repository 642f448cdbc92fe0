import assert from 'node:assert/strict'
import { parseGlob } from './glob.ts'

function matches(pattern: string, name: string): boolean {
  return parseGlob(pattern).some((glob) => glob.matches(name))
}

describe('a pattern', () => {
  const hits: [pattern: string, name: string][] = [
    ['a.txt', 'a.txt'],
    ['./a.txt', 'a.txt'],
    ['data', 'data/deep/a.txt'],
    ['data/', 'data/a.txt'],
    ['a/./b/../c', 'a/c'],
    ['.', 'any/thing'],
    ['./', '.hidden'],
    ['**', 'a/b/c'],
    ['**/*.html', 'a.html'],
    ['**/*.html', 'a/b/c.html'],
    ['a/**/z', 'a/z'],
    ['a/**/z', 'a/b/c/z'],
    ['a/**', 'a/.hidden/b'],
    ['*.m?', 'a.md'],
    ['[a-c]x', 'bx'],
    ['[!a-c]x', 'dx'],
    ['[^a]x', 'bx'],
    ['[[]odd[]].txt', '[odd].txt'],
    ['{a,b}/{c,d}.txt', 'b/d.txt'],
    ['{a,{b,c}}.txt', 'c.txt'],
    ['data\\a.txt', 'data/a.txt'],
    ['*é?.txt', 'caféx.txt'],
    ['a+(b).txt', 'a+(b).txt'],
  ]
  for (const [pattern, name] of hits)
    it(`${pattern} selects ${name}`, () => assert.ok(matches(pattern, name)))

  const misses: [pattern: string, name: string][] = [
    ['a.txt', 'b/a.txt'],
    ['data', 'database'],
    ['*.txt', 'a/b.txt'],
    ['a?c', 'a/c'],
    ['a*c', 'a/c'],
    ['[!a-c]x', 'bx'],
    ['a.txt', 'aXtxt'],
    ['a/**/z', 'a/z/b'],
    ['**/b', 'ab'],
    ['{a,b}', 'c'],
  ]
  for (const [pattern, name] of misses)
    it(`${pattern} does not select ${name}`, () => assert.ok(!matches(pattern, name)))

  it('is walked from the last folder before its first wildcard', () => {
    const bases = ['a/b/*.txt', '**', 'a/b.txt', '{x,y}/*', '../x/*'].map((each) =>
      parseGlob(each).map((g) => g.base),
    )
    assert.deepEqual(bases, [['a/b'], [''], ['a/b.txt'], ['x', 'y'], ['../x']])
  })

  it('takes no longer for a hostile text than its square', () => {
    const name = 'a'.repeat(2000)
    assert.ok(!matches(`${'*a'.repeat(200)}b`, name))
    assert.ok(!matches(`${'**/'.repeat(200)}b`, name.split('').join('/')))
    assert.ok(parseGlob('{a,b}'.repeat(40)).length <= 512)
  })
})
