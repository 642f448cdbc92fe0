import assert from 'node:assert/strict'
import {
  accountName,
  channelName,
  groupName,
  guidOf,
  hostId,
  ownerOf,
  ownerTags,
  regionName,
  registrationName,
  siteName,
  userTags,
} from './naming.ts'

describe('the names of what we make on Azure', () => {
  it('keep the limits of storage accounts and differ between subscriptions', () => {
    const name = accountName('sub-1', 'a-very-long-service-name-production-westeurope')
    assert.match(name, /^[a-z0-9]{3,24}$/)
    assert.notEqual(name, accountName('sub-2', 'a-very-long-service-name-production-westeurope'))
    assert.equal(accountName('sub-1', 'x'), accountName('sub-1', 'x'))
  })

  it('keep the limits of sites and tell cut names apart', () => {
    const [one, two] = ['a', 'b'].map((end) => siteName('sub', `${'service-'.repeat(12)}${end}`))
    assert.match(one ?? '', /^[a-z0-9][a-z0-9-]{0,58}[a-z0-9]$/)
    assert.notEqual(one, two)
  })

  it('keep the limit of groups', () => {
    const name = groupName({ service: 's'.repeat(90), stage: 'dev', region: 'westeurope' })
    assert.equal(name.length, 90)
  })

  it('are the manifest’s own for queues where Azure allows them', () => {
    assert.equal(channelName('order-jobs'), 'order-jobs')
    assert.match(channelName('Order_Jobs'), /^order-jobs-[0-9a-f]{8}$/)
    assert.match(channelName('q'), /^q-[0-9a-f]{8}$/)
    assert.match(channelName('ä'), /^q-[0-9a-f]{8}$/)
  })

  it('begin with a letter for registrations', () => {
    assert.equal(registrationName('list', 'http', 1), 'list_http_1')
    assert.equal(registrationName('1st.page', 'http', 2), 'f-1st-page_http_2')
  })

  it('tell the hosts of apps apart within 32 characters', () => {
    const place = { service: 'orders', stage: 'dev', region: 'westeurope' }
    assert.match(hostId(place, 'app'), /^[a-z0-9-]{1,32}$/)
    assert.notEqual(hostId(place, 'app'), hostId(place, 'app-2'))
  })

  it('are GUIDs that follow from their parts', () => {
    assert.match(guidOf('a', 'b'), /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/)
    assert.equal(guidOf('a', 'b'), guidOf('a', 'b'))
    assert.notEqual(guidOf('a', 'b'), guidOf('ab', ''))
  })

  it('mark what is ours beside the tags of the user', () => {
    const owner = { stack: 'orders/dev/azure/westeurope', address: 'azure.web.site/app' }
    const tags = ownerTags({ team: 'a' }, owner)
    assert.deepEqual(ownerOf(tags), owner)
    assert.deepEqual(userTags(tags), { team: 'a' })
    assert.equal(ownerOf({ team: 'a' }), null)
  })

  it('know a region by either of its spellings', () => {
    assert.equal(regionName('West Europe'), 'westeurope')
  })
})
