import assert from 'node:assert/strict'
import type { Diagnostic } from '@skyfold/manifest'
import { Stop } from '../command/report.ts'
import { createPluginHost } from '../plugins/plugin-host.ts'
import { recordSession } from '../testing/recorded-session.ts'
import { sampleDestination, sampleService } from '../testing/sample-destination.ts'
import { forEachDestination, layOut } from './building.ts'
import type { Destination } from './destination.ts'

const rounded: Diagnostic = {
  code: 'PAPER_ROUNDED',
  severity: 'note',
  message: '1000 MB become 1024 MB.',
  hint: 'Write 1024.',
  docs: '',
}

const loaded = { service: sampleService(), resolved: null, plugins: createPluginHost([]), destinations: [] }

function roundingDestination(): Destination {
  const destination = sampleDestination()
  const provider = { ...destination.provider, layout: () => ({ units: [], diagnostics: [rounded] }) }
  return { ...destination, provider }
}

describe('building for a provider', () => {
  it('tells what the provider does differently, once', async () => {
    const session = recordSession()
    const builder = { session, loaded, strict: false }
    await layOut(builder, roundingDestination())
    await layOut(builder, roundingDestination())
    assert.equal(session.stderr(), 'note PAPER_ROUNDED 1000 MB become 1024 MB.\n  hint: Write 1024.\n')
  })

  it('stops at it with --strict', async () => {
    const session = recordSession()
    await assert.rejects(layOut({ session, loaded, strict: true }, roundingDestination()), {
      reason: 'usage',
    })
    assert.match(session.stderr(), /^error PAPER_ROUNDED/)
  })

  it('builds for every target before it stops at the mistakes of one', async () => {
    const destinations = [sampleDestination('a'), sampleDestination('b'), sampleDestination('c')]
    const seen: string[] = []
    const work = async ({ label }: Destination): Promise<string> => {
      seen.push(label)
      if (label === 'a/r1') throw new Stop('usage')
      return label
    }
    await assert.rejects(forEachDestination({ destinations }, work), { reason: 'usage' })
    assert.deepEqual(seen, ['a/r1', 'b/r1', 'c/r1'])
    assert.deepEqual(await forEachDestination({ destinations: destinations.slice(1) }, work), [
      'b/r1',
      'c/r1',
    ])
  })
})
