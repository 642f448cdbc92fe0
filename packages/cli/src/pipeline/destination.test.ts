import assert from 'node:assert/strict'
import { at } from '../testing/sample-destination.ts'
import { findDestinations } from './destination.ts'

const outline = { name: 'shop', stage: 'dev', plugins: [] }

describe('the targets of a service', () => {
  it('are stacks of their providers', async () => {
    const { destinations, diagnostics } = await findDestinations(
      {
        ...outline,
        targets: [{ provider: 'local', region: 'local', options: {} }],
      },
      { typed: false, env: {} },
    )
    assert.deepEqual(diagnostics, [])
    assert.deepEqual(
      destinations.map(({ label, stack }) => [label, stack]),
      [['local/local', { service: 'shop', stage: 'dev', provider: 'local', region: 'local' }]],
    )
  })

  it('that no provider has are found where they stand: CLI_PROVIDER_UNKNOWN', async () => {
    const targets = [
      { provider: 'locla', region: 'r', options: {}, source: at(3) },
      { provider: 'constructor', region: 'r', options: {} },
    ]
    const written = await findDestinations({ ...outline, targets }, { typed: false, env: {} })
    assert.deepEqual(written.destinations, [])
    assert.deepEqual(
      written.diagnostics.map(({ code, source, hint }) => [code, source?.line, hint]),
      [
        ['CLI_PROVIDER_UNKNOWN', 3, 'Did you mean "local"?'],
        ['CLI_PROVIDER_UNKNOWN', undefined, 'Use one of them as `provider.name` or with `--provider`.'],
      ],
    )
    const typed = await findDestinations({ ...outline, targets }, { typed: true, env: {} })
    assert.equal(typed.diagnostics[0]?.source, undefined)
  })
})
