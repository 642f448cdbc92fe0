import assert from 'node:assert/strict'
import { sampleDestination } from '../testing/sample-destination.ts'
import { textOf } from '../terminal/line.ts'
import { descriptionData, infoData, infoLines } from './info-view.ts'

const destination = sampleDestination()
const description = {
  functions: [{ name: 'web', id: 'shop-dev-web' }],
  endpoints: [
    { method: 'GET', url: 'http://127.0.0.1:1/', function: 'web', public: true },
    { method: 'POST', url: 'http://127.0.0.1:1/longer', function: 'web', public: false },
  ],
  outputs: { 'queue work': 'arn:x' },
}
const inspection = {
  deployed: { stack: destination.stack, resources: {} },
  account: { key: 'k', label: 'account 1' },
  serial: 4,
  lease: { holder: 'ann@host', command: 'sls deploy', since: '2030-01-31T12:00:00.000Z' },
  open: ['p.queue/work'],
  records: [],
}

describe('sls info', () => {
  it('shows endpoints, functions, outputs, and who is at work', () => {
    assert.deepEqual(
      infoLines({ destination, inspection, description, account: undefined, reason: 'ok' }).map(textOf),
      [
        'paper/r1 shop (stage dev) in account 1',
        '  GET   http://127.0.0.1:1/        → web  public',
        '  POST  http://127.0.0.1:1/longer  → web',
        '  function web  shop-dev-web',
        '  queue work: arn:x',
        '  being changed by ann@host (sls deploy)',
        '  not settled p.queue/work; run sls deploy',
      ],
    )
  })

  it('shows whose account it would be where nothing is deployed', () => {
    const info = {
      destination,
      inspection: null,
      description: null,
      account: 'account 2',
      reason: 'ok',
    } as const
    assert.deepEqual(infoLines(info).map(textOf), [
      'paper/r1 shop (stage dev) in account 2',
      '  not deployed',
    ])
    assert.deepEqual(infoData(info), {
      provider: 'paper',
      region: 'r1',
      deployed: false,
      account: 'account 2',
      serial: null,
      lease: null,
      open: [],
    })
  })

  it('has flat lists over all targets for programs', () => {
    const { endpoints, functions, outputs } = descriptionData([{ destination, description }])
    assert.deepEqual(functions, [{ provider: 'paper', region: 'r1', name: 'web', id: 'shop-dev-web' }])
    assert.deepEqual(outputs, [{ provider: 'paper', region: 'r1', label: 'queue work', value: 'arn:x' }])
    assert.equal(Array.isArray(endpoints) && endpoints.length, 2)
  })
})
