import assert from 'node:assert/strict'
import type { JsonObject } from '@skyfold/manifest'
import { needSpecs } from '../specs.ts'
import { BicepTypes } from './bicep.ts'

const SITE = 'Microsoft.Web/sites@2025-03-01'

describe('the published types of Azure', () => {
  let web: BicepTypes

  before(async function () {
    needSpecs(this)
    web = await BicepTypes.load('microsoft.web-2025-03-01')
  })

  const site = (scaleAndConcurrency: JsonObject): JsonObject => ({
    location: 'westeurope',
    properties: { functionAppConfig: { scaleAndConcurrency } },
  })

  it('accept what is of the right shape', () => {
    assert.deepEqual(web.check(SITE, site({ instanceMemoryMB: 2048, alwaysReady: [] }), 'app'), [])
  })

  it('refuse a number as text', () => {
    const problems = web.check(SITE, site({ instanceMemoryMB: '2048' }), 'app')
    assert.match(problems.join(), /instanceMemoryMB' must be an integer/)
  })

  it('refuse a field that is not there', () => {
    assert.match(web.check(SITE, site({ instanceMemory: 2048 }), 'app').join(), /instanceMemory' is unknown/)
  })

  it('refuse what only the service may write', () => {
    const problems = web.check(SITE, { location: 'westeurope', properties: { state: 'Running' } }, 'app')
    assert.match(problems.join(), /properties\.state' is read-only/)
  })

  it('name what is missing', () => {
    assert.match(web.check(SITE, {}, 'app').join(), /'location' is required/)
  })

  it('tell the documents of a site apart by name', () => {
    const settings = { properties: { TABLE: 'orders' } }
    const config = 'Microsoft.Web/sites/config@2025-03-01'
    assert.deepEqual(web.check(config, settings, 'appsettings'), [])
    assert.match(web.check(config, { properties: { TABLE: 1 } }, 'appsettings').join(), /must be a string/)
    assert.match(web.check(config, settings, 'nothing').join(), /must be one of appsettings/)
  })
})
