import assert from 'node:assert/strict'
import { loadText, summarise } from '../testing/service-folder.ts'

const HEAD = 'service: a\nprovider: { name: aws, runtime: nodejs22.x, stage: prod }\n'

function load(moved: string): ReturnType<typeof loadText> {
  return loadText(`${HEAD}${moved}\nfunctions: { f: { handler: a.b } }\n`)
}

describe('moved addresses', () => {
  it('are a list of from and to, with their places', async () => {
    const { service, diagnostics } = await load(
      'moved:\n  - from: aws.sqs.queue/old\n    to: aws.sqs.queue/new-${self:provider.stage}',
    )
    assert.deepEqual(diagnostics, [])
    const [move] = service?.moved ?? []
    assert.deepEqual([move?.from, move?.to], ['aws.sqs.queue/old', 'aws.sqs.queue/new-prod'])
    assert.equal(move?.source?.line, 4)
  })

  it('may be a mapping of old to new', async () => {
    const { service, diagnostics } = await load('moved:\n  x/a: x/b\n  x/c: x/d')
    assert.deepEqual(diagnostics, [])
    assert.deepEqual(
      service?.moved?.map(({ from, to, source }) => [from, to, source?.line]),
      [
        ['x/a', 'x/b', 4],
        ['x/c', 'x/d', 5],
      ],
    )
  })

  it('are none when nothing is said', async () => {
    for (const text of ['', 'moved:', 'moved: []']) {
      const { service, diagnostics } = await load(text)
      assert.deepEqual([service?.moved ?? [], diagnostics], [[], []])
    }
  })

  it('are refused at their place when they are no addresses', async () => {
    for (const [text, said] of [
      ['moved: x/a', 'error MANIFEST_INVALID_VALUE serverless.yml:3:8'],
      ['moved: [x/a]', 'error MANIFEST_INVALID_VALUE serverless.yml:3:9'],
      ['moved: [{ from: x/a }]', 'error MANIFEST_MISSING_KEY serverless.yml:3:9'],
      ['moved: [{ from: x/a, to: b }]', 'error MANIFEST_INVALID_VALUE serverless.yml:3:26'],
      ['moved: { a: x/b }', 'error MANIFEST_INVALID_VALUE serverless.yml:3:10'],
      ['moved: { x/a: 7 }', 'error MANIFEST_INVALID_VALUE serverless.yml:3:15'],
      ['moved: [{ from: x/a, to: x/b, as: c }]', 'error MANIFEST_UNKNOWN_KEY serverless.yml:3:35'],
    ] as const) {
      const { service, diagnostics } = await load(text)
      assert.equal(service, undefined)
      assert.deepEqual(diagnostics.map(summarise), [said], text)
    }
  })
})

describe('protected addresses', () => {
  it('are one or several, with their places', async () => {
    for (const [text, addresses] of [
      ['protect: x/a', ['x/a 3']],
      ['protect:\n  - x/a\n  - x/b c', ['x/a 4', 'x/b c 5']],
      ['protect: []', []],
    ] as const) {
      const { service, diagnostics } = await load(text)
      assert.deepEqual(diagnostics, [])
      const found = (service?.protect ?? []).map((one) => `${one.address} ${one.source.line}`)
      assert.deepEqual(found, addresses)
    }
  })

  it('are refused at their place when they are none', async () => {
    for (const text of ['protect: true', 'protect: [a]', 'protect: { x/a: true }']) {
      const { service, diagnostics } = await load(text)
      assert.equal(service, undefined)
      assert.match(diagnostics.map(summarise).join(), /^error MANIFEST_INVALID_VALUE serverless.yml:3:\d+$/)
    }
  })
})
