import assert from 'node:assert/strict'
import { loadText } from '../testing/service-folder.ts'

describe('constructs of the lift plugin', () => {
  const manifest = `service: shop
provider: aws
plugins: [serverless-lift]
custom: { size: 5 }
constructs:
  jobs:
    type: queue
    worker: { handler: src/jobs.run, timeout: 30 }
    batchSize: \${self:custom.size}
    alarm: mail@example.com
functions:
  send:
    handler: src/send.run
    environment: { QUEUE: '\${construct:jobs.queueUrl}' }
`

  it('become functions with a queue event', async () => {
    const { service } = await loadText(manifest)
    const worker = service?.functions.find(({ name }) => name === 'jobsWorker')
    const [trigger] = worker?.triggers ?? []
    assert.equal(worker?.settings.timeout, 30)
    assert.ok(trigger?.kind === 'queue')
    assert.deepEqual([trigger.queue, trigger.batchSize], [{ type: 'named', name: 'jobs' }, 5])
  })

  it('leave a word for everything that is read in another way or not at all', async () => {
    const { diagnostics } = await loadText(manifest)
    assert.deepEqual(
      diagnostics.map(({ code, source }) => `${code} ${source?.line}`),
      [
        'MANIFEST_PLUGIN_FOREIGN 3',
        'MANIFEST_LEGACY_FORM 6',
        'MANIFEST_KEY_IGNORED 10',
        'MANIFEST_INTRINSIC_LEFT_OUT 14',
      ],
    )
  })

  it('of another type are told to have no effect', async () => {
    const { service, diagnostics } = await loadText(
      'service: a\nprovider: aws\nplugins: [serverless-lift]\nconstructs: { files: { type: storage } }\nfunctions: { f: { handler: a.b } }\n',
    )
    assert.equal(service?.functions.length, 1)
    assert.match(diagnostics.map(({ message }) => message).join(' '), /`constructs` has no effect/)
  })
})
