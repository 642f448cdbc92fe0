import assert from 'node:assert/strict'
import type { StateKeeper } from '@skyfold/plugin-api'
import { at, sampleDestination } from '../testing/sample-destination.ts'
import { chooseState, statePlace } from './state-choice.ts'

const targets = [{ provider: 'aws', region: 'eu-west-1', options: { profile: 'shop' }, source: at(2) }]
const keeper: StateKeeper = { scheme: 's3', open: () => assert.fail('nothing is opened') }
const { provider: paper, target } = sampleDestination()

describe('the place of a state', () => {
  it('is the one of SKYFOLD_STATE, then that of the manifest, then the provider’s own', () => {
    const state = { url: 's3://shop/states', source: at(5) }
    assert.deepEqual(statePlace({ targets, state }, { SKYFOLD_STATE: 'file' }).place, { url: 'file' })
    assert.deepEqual(statePlace({ targets, state }, { SKYFOLD_STATE: '' }).place, state)
    assert.deepEqual(statePlace({ targets }, {}), { diagnostics: [] })
    const keeping = { ...paper, states: keeper }
    const own = { keeper: 'paper', options: {} }
    assert.deepEqual(chooseState(keeping, target, { place: undefined, targets }), own)
    assert.equal(chooseState(keeping, target, { place: { url: 'file' }, targets }), undefined)
    assert.equal(chooseState(paper, target, { place: undefined, targets }), undefined, 'it keeps none')
  })

  it('may be of another provider than the target, which is told what the manifest says of it', () => {
    const place = { url: 's3://shop/states', source: at(5) }
    assert.deepEqual(chooseState(paper, target, { place, targets }), {
      keeper: 'aws',
      url: 's3://shop/states',
      options: { profile: 'shop' },
      source: at(5),
    })
    assert.deepEqual(chooseState(paper, target, { place, targets: [] })?.options, {})
  })

  it('is refused when no provider knows its scheme: CLI_STATE_SCHEME_UNKNOWN', () => {
    const { place, diagnostics } = statePlace({ targets, state: { url: 'z3://shop', source: at(5) } }, {})
    assert.equal(place, undefined)
    assert.deepEqual(
      diagnostics.map(({ code, source, hint }) => [code, source?.line, hint]),
      [['CLI_STATE_SCHEME_UNKNOWN', 5, 'Did you mean s3://?']],
    )
  })

  it('is refused when it cannot be one: CLI_STATE_PLACE_INVALID', () => {
    const { diagnostics } = statePlace({ targets }, { SKYFOLD_STATE: 's3://a/../b' })
    assert.deepEqual(
      diagnostics.map(({ code, source }) => [code, source]),
      [['CLI_STATE_PLACE_INVALID', undefined]],
    )
    assert.match(diagnostics[0]?.message ?? '', /`SKYFOLD_STATE` is "s3:\/\/a\/\.\.\/b"/)
  })
})
