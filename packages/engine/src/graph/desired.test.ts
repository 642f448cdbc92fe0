import assert from 'node:assert/strict'
import { Secret } from '@skyfold/manifest'
import { type AnyResourceType, ref, type Resource } from '@skyfold/plugin-api'
import { createSecretHash } from '../secret/secret-hash.ts'
import { SIMULATED_TYPES } from '../simulator/cloud/resource-types.ts'
import { checkGraph, type Desired } from './desired.ts'

const types = new Map(SIMULATED_TYPES.map((type): [string, AnyResourceType<never>] => [type.type, type]))
const hash = createSecretHash(new Uint8Array(32))

function box(name: string, inputs: Resource['inputs'] = {}, more: Partial<Resource> = {}): Resource {
  return { address: `sim.name/${name}`, type: 'sim.name', inputs: { name, ...inputs }, ...more }
}

function check(...resources: Resource[]): { desired: Desired<never>; problems: string[] } {
  const { desired, diagnostics } = checkGraph({ resources }, types, hash)
  return {
    desired,
    problems: diagnostics.map(({ code, source }) => `${code}${source ? `:${source.line}` : ''}`),
  }
}

describe('a graph', () => {
  it('is put in dependency order, whatever the order of its resources', () => {
    const a = box('a', { of: ref('sim.name/b', 'id') })
    const b = box('b', {}, { dependsOn: ['sim.name/c'] })
    const c = box('c')
    const one = check(a, b, c).desired
    const other = check(c, b, a).desired
    assert.deepEqual([...one.resources.keys()], ['sim.name/c', 'sim.name/b', 'sim.name/a'])
    assert.deepEqual([...other.resources.keys()], [...one.resources.keys()])
    assert.equal(one.hash, other.hash)
  })

  it('has all its problems reported at once, where they stand', () => {
    const source = { file: 'serverless.yml', line: 7, column: 1, length: 1 }
    const { problems } = check(
      box('a', {}, { source }),
      box('a', {}, { source }),
      { address: 'nameless', type: 'sim.name', inputs: {}, source },
      { address: 'sim.nothing/x', type: 'sim.nothing', inputs: {}, source },
      box('b', { of: ref('sim.name/gone', 'id') }, { source }),
      box('c', { of: ref('sim.name/d', 'id') }, { source }),
      box('d', { of: ref('sim.name/c', 'id') }, { source }),
    )
    assert.deepEqual(problems, [
      'ENGINE_DUPLICATE_ADDRESS:7',
      'ENGINE_INVALID_ADDRESS:7',
      'ENGINE_UNKNOWN_TYPE:7',
      'ENGINE_DANGLING_REF:7',
      'ENGINE_CYCLE:7',
    ])
  })

  it('finds refs and secrets however deep they are, and keeps a key called __proto__ a key', () => {
    const inputs = JSON.parse('{"deep":[{"__proto__":{"x":1}}]}') as Record<string, never>
    const secret = new Secret('hush hush', 'env:X')
    const { desired } = check(
      box('a', { ...inputs, list: [{ of: ref('sim.name/b', 'id') }, secret] }),
      box('b'),
    )
    const node = desired.resources.get('sim.name/a') ?? assert.fail()
    assert.deepEqual(node.dependencies, ['sim.name/b'])
    const text = JSON.stringify(node.template)
    assert.match(text, /"__proto__":\{"x":1\}/)
    assert.match(text, /\{"\$secret":"v1:/)
    assert.doesNotMatch(text, /hush/)
  })
})
