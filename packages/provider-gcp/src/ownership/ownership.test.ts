import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import type { StackId } from '@skyfold/plugin-api'
import { accountId, channelName, functionName, idsOf, instanceName } from '../naming.ts'
import { ownerFromLabels, ownerFromText, ownerLabels, ownerOf, ownerText, userLabels } from './ownership.ts'

const TYPE = 'gcp.pubsub.topic'
const stack: StackId = { service: 'shop', stage: 'dev', provider: 'gcp', region: 'europe-west1' }
const anyName = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 120 })

describe('names on Google Cloud', () => {
  it('keep the rules of each kind, whatever the manifest is called', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z][a-z0-9-]{0,80}$/), anyName, anyName, (service, stage, name) => {
        const own = { ...stack, service, stage }
        assert.match(functionName(own, name), /^[a-z][a-z0-9-]{2,47}[a-z0-9]$|^[a-z][a-z0-9-]*$/)
        assert.ok(functionName(own, name).length <= 49)
        assert.match(accountId(own, name), /^[a-z][-a-z0-9]*[a-z0-9]$/)
        assert.ok(accountId(own, name).length >= 6 && accountId(own, name).length <= 30)
        assert.match(channelName(own, name), /^[a-z][a-z0-9-]{2,254}$/)
      }),
    )
  })

  it('stay readable where they can', () => {
    assert.equal(functionName(stack, 'orders-events'), 'shop-dev-orders-events')
    assert.equal(channelName(stack, 'jobs'), 'shop-dev-jobs-europe-west1')
    assert.equal(instanceName('shop-dev-orders', 'a1b2'), 'shop-dev-orders-a1b2')
    assert.deepEqual([...idsOf(['takeOrder', 'jobs.fifo']).values()], ['take-order', 'jobs-fifo'])
  })

  it('differ where the manifest’s names differ', () => {
    fc.assert(
      fc.property(fc.uniqueArray(anyName, { maxLength: 12 }), (names) => {
        const ids = [...idsOf(names).values()]
        assert.equal(new Set(ids).size, names.length)
        for (const id of ids) assert.match(id, /^[a-z0-9-]{1,63}$/)
      }),
    )
  })
})

describe('the owner of an object', () => {
  it('is found again in labels that Google takes', () => {
    fc.assert(
      fc.property(anyName, (stage) => {
        const own = { ...stack, stage }
        const labels = ownerLabels(ownerOf(own, TYPE, 'jobs'))
        for (const value of Object.values(labels)) assert.match(value, /^[a-z0-9_-]{0,63}$/)
        assert.deepEqual(ownerFromLabels(labels, own, TYPE), ownerOf(own, TYPE, 'jobs'))
      }),
    )
  })

  it('is somebody else for another stack, and nobody without labels', () => {
    const labels = ownerLabels(ownerOf(stack, TYPE, 'jobs'))
    const other = { ...stack, stage: 'prod' }
    assert.notEqual(ownerFromLabels(labels, other, TYPE)?.stack, ownerOf(other, TYPE, 'jobs').stack)
    assert.equal(ownerFromLabels({ team: 'shop' }, stack, TYPE), null)
    assert.deepEqual(userLabels({ ...labels, team: 'shop' }), { team: 'shop' })
  })

  it('is found again at the end of a description', () => {
    const owner = ownerOf(stack, 'gcp.scheduler.job', 'tidy-1')
    assert.deepEqual(ownerFromText(ownerText(owner, 'tidies [up]')), { owner, description: 'tidies [up]' })
    assert.deepEqual(ownerFromText(ownerText(owner)), { owner, description: '' })
    assert.deepEqual(ownerFromText('by hand'), { owner: null, description: 'by hand' })
    assert.deepEqual(ownerFromText(undefined), { owner: null, description: '' })
  })
})
