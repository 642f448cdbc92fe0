import assert from 'node:assert/strict'
import type { AnyResourceType, StackId } from '@skyfold/plugin-api'
import { SkyfoldError } from '@skyfold/plugin-api'
import { SIMULATED_TYPES } from '../simulator/cloud/resource-types.ts'
import { decodeState, encodeState } from './codec.ts'
import { emptyState, type ResourceRecord, type State } from './state.ts'
import { upgradeRecords } from './upgrade.ts'

const stack: StackId = { service: 'a', stage: 'b', provider: 'c', region: 'd' }

const record: ResourceRecord = {
  type: 'sim.name',
  version: 1,
  id: 'x',
  token: 't',
  instance: '',
  inputs: { name: 'x', list: [1, { $secret: 'v1:0:0' }] },
  outputs: { id: 'x' },
  refs: { 'sim.name/y': 'u' },
  status: 'ready',
}

const state: State = {
  ...emptyState(stack, 'lineage'),
  serial: 3,
  write: 'w-3',
  resources: { 'sim.name/x': record },
}

const codeOf = (work: () => unknown): string => {
  try {
    work()
  } catch (error) {
    if (error instanceof SkyfoldError) return error.diagnostic.code
    throw error
  }
  return 'nothing'
}

describe('the state', () => {
  it('is read as it was written', () => {
    assert.deepEqual(decodeState(encodeState(state), stack, 'here'), state)
  })

  it('of version 1 is read by every later engine', () => {
    const golden =
      '{"version":1,"stack":"a/b/c/d","lineage":"lineage","serial":3,"write":"w-3","lease":null,"intents":{},' +
      '"resources":{"sim.name/x":{"type":"sim.name","version":1,"id":"x","token":"t","instance":"",' +
      '"inputs":{"name":"x","list":[1,{"$secret":"v1:0:0"}]},"outputs":{"id":"x"},"refs":{"sim.name/y":"u"},' +
      '"status":"ready"}},"deposed":{},' +
      '"checksum":"3634cd80e5ea9a6226139dee5f05b5b773fdc964132d4c7eb4a0df1b2b322394"}\n'
    assert.deepEqual(decodeState(golden, stack, 'here'), state)
  })

  it('is refused with any byte changed or missing (ENGINE_STATE_UNREADABLE)', () => {
    const text = encodeState(state)
    for (let index = 0; index < text.length - 1; index += 3) {
      const flipped = `${text.slice(0, index)}${text[index] === 'x' ? 'y' : 'x'}${text.slice(index + 1)}`
      assert.equal(
        codeOf(() => decodeState(flipped, stack, 'here')),
        'ENGINE_STATE_UNREADABLE',
      )
      assert.equal(
        codeOf(() => decodeState(text.slice(0, index), stack, 'here')),
        'ENGINE_STATE_UNREADABLE',
      )
    }
    for (const other of ['', 'null', '[]', '{}', '{"version":1}']) {
      assert.equal(
        codeOf(() => decodeState(other, stack, 'here')),
        'ENGINE_STATE_UNREADABLE',
      )
    }
  })

  it('of a newer engine is refused (ENGINE_STATE_FUTURE)', () => {
    assert.equal(
      codeOf(() => decodeState('{"version":2,"anything":"else"}', stack, 'here')),
      'ENGINE_STATE_FUTURE',
    )
  })

  it('of another stack is refused (ENGINE_STATE_FOREIGN)', () => {
    const text = encodeState({ ...state, stack: 'other/b/c/d' })
    assert.equal(
      codeOf(() => decodeState(text, stack, 'here')),
      'ENGINE_STATE_FOREIGN',
    )
  })

  it('is not written in a shape that could not be read again', () => {
    // A bug of ours, made on purpose.
    const damaged = { ...state, serial: -1 }
    assert.throws(() => encodeState(damaged), /state\.serial is no count/)
  })
})

describe('a record of an older resource type', () => {
  const [type] = SIMULATED_TYPES
  const upgraded: AnyResourceType<never> = {
    ...(type ?? assert.fail()),
    version: 2,
    upgrade: ({ inputs, outputs }, from) => ({ inputs: { was: inputs, from }, outputs }),
  }
  const types = new Map([[upgraded.type, upgraded]])

  it('is brought to the version at hand', () => {
    const { state: next, diagnostics } = upgradeRecords(state, types)
    assert.deepEqual(diagnostics, [])
    assert.deepEqual(next.resources['sim.name/x']?.inputs, { was: record.inputs, from: 1 })
    assert.equal(next.resources['sim.name/x']?.version, 2)
  })

  it('is refused when it is newer (ENGINE_STATE_FUTURE)', () => {
    const newer = { ...state, resources: { 'sim.name/x': { ...record, version: 3 } } }
    assert.deepEqual(
      upgradeRecords(newer, types).diagnostics.map(({ code }) => code),
      ['ENGINE_STATE_FUTURE'],
    )
  })
})
