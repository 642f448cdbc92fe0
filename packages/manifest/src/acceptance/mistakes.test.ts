import assert from 'node:assert/strict'
import { fileURLToPath } from 'node:url'
import { loadService } from '../load-service.ts'
import { summarise } from '../testing/service-folder.ts'

const root = fileURLToPath(new URL('../../../../test/fixtures/ten-mistakes/', import.meta.url))

describe('a manifest with ten mistakes', () => {
  it('hears of ten in one run, each at its own line', async () => {
    const { diagnostics, service } = await loadService({ root, options: {}, env: {} })
    assert.equal(service, undefined)
    assert.equal(diagnostics.length, 10, diagnostics.map(summarise).join('\n'))
    assert.equal(new Set(diagnostics.map(({ source }) => source?.line)).size, 10)
  })
})
