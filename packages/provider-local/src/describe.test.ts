import assert from 'node:assert/strict'
import { describeStack } from './describe.ts'

describe('a deployed stack', () => {
  it('is described by the names of the manifest', () => {
    const resource = (type: string, id: string, outputs: Record<string, string>) => ({ type, id, outputs })
    const description = describeStack({
      stack: { service: 'shop', stage: 'dev', provider: 'local', region: 'us-east-1' },
      resources: {
        'local.version/hello': resource('local.version', 'shop-dev-hello:version', {}),
        'local.function/hello': resource('local.function', 'shop-dev-hello', { name: 'shop-dev-hello' }),
        'local.route/GET /a': resource('local.route', 'shop-dev GET /a', {
          method: 'GET',
          url: 'http://127.0.0.1:3000/a',
          function: 'shop-dev-hello',
        }),
        'local.queue/jobs': resource('local.queue', 'shop-dev-jobs', {
          arn: 'arn:aws:sqs:us-east-1:0:shop-dev-jobs',
        }),
      },
    })
    assert.deepEqual(description, {
      functions: [{ name: 'hello', id: 'shop-dev-hello' }],
      endpoints: [{ method: 'GET', url: 'http://127.0.0.1:3000/a', function: 'hello', public: true }],
      outputs: { 'queue jobs': 'arn:aws:sqs:us-east-1:0:shop-dev-jobs' },
    })
  })
})
