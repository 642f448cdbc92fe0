import assert from 'node:assert/strict'
import { runInNewContext } from 'node:vm'
import { createFolder, discard, serviceOf, unitOf } from '../testing/service-folder.ts'
import { buildUnits } from './build-units.ts'
import { groupUnits } from './unit-groups.ts'

describe('building units', () => {
  const [a, b, c] = ['a', 'b', 'c'].map((name) => unitOf(name, `${name}.handler`))
  assert.ok(a && b && c)
  const use = (used: string[], unused: string[]): { used: Set<string>; unused: Set<string> } => ({
    used: new Set(used),
    unused: new Set(unused),
  })

  it('takes units of equal options through one build', () => {
    const other = { ...b, platform: { ...b.platform, node: '22' } }
    const groups = groupUnits([a, other, c], new Map())
    assert.deepEqual(
      groups.map(({ units }) => units.map(({ id }) => id)),
      [['a', 'c'], ['b']],
    )
  })

  it('separates units when one uses what the other only reaches', () => {
    const uses = new Map([
      ['a', use(['/x', '/shared'], ['/y'])],
      ['b', use(['/y', '/shared'], ['/x'])],
      ['c', use(['/shared'], ['/y'])],
    ])
    const groups = groupUnits([a, b, c], uses)
    assert.deepEqual(
      groups.map(({ units, unused }) => [units.map(({ id }) => id), [...unused]]),
      [
        [['a', 'c'], ['/y']],
        [['b'], ['/x']],
      ],
    )
  })

  it('keeps an entry that works by its effects and exports nothing', async () => {
    const root = await createFolder({ 'a.mjs': 'export const handler = () => "answer"' })
    const source = 'import { handler } from "./a"\nglobalThis.started = handler()'
    const unit = { ...a, entry: { ...a.entry, source } }
    const { codes, diagnostics } = await buildUnits(serviceOf(root, {}), [unit], new Set())
    assert.deepEqual(diagnostics, [])
    assert.match(Buffer.from(codes.get('a')?.code ?? []).toString(), /globalThis\.started=/)
    await discard(root)
  })

  it('passes names on that are no identifiers, a default too', async () => {
    const root = await createFolder({
      'a.mjs': 'export default () => 1; export { x as "odd name" }; const x = 2',
    })
    const source = 'export { default, "odd name" } from "./a"'
    const { codes } = await buildUnits(
      serviceOf(root, {}),
      [{ ...a, entry: { ...a.entry, source } }],
      new Set(),
    )
    const exports: Record<string, unknown> = {}
    runInNewContext(Buffer.from(codes.get('a')?.code ?? []).toString(), { exports })
    assert.deepEqual([typeof exports['default'], exports['odd name']], ['function', 2])
    await discard(root)
  })

  it('holds no path of the machine that built it', async () => {
    const root = await createFolder({
      'a.mjs': 'import { there } from "./lib/b.cjs"; export const handler = () => [there, import.meta.url]',
      'lib/b.cjs': 'exports.there = __filename',
    })
    const { codes } = await buildUnits(serviceOf(root, {}), [a], new Set())
    const code = Buffer.from(codes.get('a')?.code ?? []).toString()
    assert.ok(!code.includes(root) && !code.includes('sourceMappingURL'))
    await discard(root)
  })
})
