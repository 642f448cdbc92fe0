/**
 * Whatever stands in the file, loading it neither throws nor hangs, and every problem has a place. Seeds are fixed;
 * a failing input is printed by fast-check.
 */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import * as fc from 'fast-check'
import { loadService } from '../load-service.ts'

const SEED = 20_261

const EXAMPLES = [
  'aws-node-http-api-typescript-dynamodb',
  'aws-node-rest-api-typescript',
  'aws-node-twitter-joke-bot',
]
  .map((name) => new URL(`../../../../test/fixtures/corpus/${name}/serverless.yml`, import.meta.url))
  .map((url) => readFileSync(fileURLToPath(url)))

/** What a mutation may put in: the language's own signs and this manifest's. */
const WORDS: readonly string[] =
  `\${ } \${self: \${file( \${env:A,~ &a~ *a <<:~ !Ref~ !!int~ ?~ -~ :~ { [ | > ' " #
\t \0 \u{feff} \u2028 ---\n \r __proto__:~ constructor:~ functions:\n events:\n null 1e999 0x -1`
    .split(' ')
    .map((word) => word.replace('~', ' '))

const mutation = fc.oneof(
  fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), flip: fc.integer({ min: 0, max: 7 }) }),
  fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), insert: fc.constantFrom(...WORDS) }),
  fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), remove: fc.integer({ min: 1, max: 40 }) }),
)

type Mutation = typeof mutation extends fc.Arbitrary<infer M> ? M : never

describe('any file at all', function () {
  this.timeout(60_000)
  let root: string
  before(async () => {
    root = await mkdtemp(path.join(os.tmpdir(), 'skyfold-fuzz-'))
  })
  after(() => rm(root, { recursive: true, force: true }))

  async function load(content: Uint8Array): Promise<void> {
    await writeFile(path.join(root, 'serverless.yml'), content)
    const { diagnostics, service } = await loadService({ root, options: {}, env: {}, resolveAll: true })
    for (const { source } of diagnostics) assert.ok(source && source.line > 0 && source.column > 0)
    assert.ok(service !== undefined || diagnostics.some(({ severity }) => severity === 'error'))
    assert.deepEqual(Object.keys(Object.prototype), [], 'nothing is written into the prototype')
  }

  it('made of a real manifest with bytes flipped, cut and put in', () =>
    fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...EXAMPLES),
        fc.array(mutation, { minLength: 1, maxLength: 6 }),
        (example, mutations) => load(mutations.reduce(mutate, example)),
      ),
      { numRuns: 1000, seed: SEED },
    ))

  it('made of the signs of the language in any order', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.oneof(
            fc.constantFrom(...WORDS, '\n', '  ', 'a', 'service: a\n', 'provider: aws\n'),
            fc.string(),
          ),
          {
            maxLength: 30,
          },
        ),
        (words) => load(Buffer.from(words.join(''))),
      ),
      { numRuns: 500, seed: SEED },
    ))

  it('made of any values where a manifest has settings', () =>
    fc.assert(
      fc.asyncProperty(
        fc.record({
          service: fc.jsonValue(),
          provider: fc.jsonValue(),
          events: fc.jsonValue(),
          settings: fc.jsonValue(),
        }),
        ({ service, provider, events, settings }) => {
          const functions = {
            f: { handler: 'a.b', events, environment: settings, package: settings },
            g: settings,
          }
          const manifest = {
            service,
            provider,
            functions,
            plugins: settings,
            resources: settings,
            tags: events,
          }
          return load(Buffer.from(JSON.stringify(manifest)))
        },
      ),
      { numRuns: 500, seed: SEED },
    ))
})

function mutate(content: Uint8Array, change: Mutation): Uint8Array {
  const bytes = Buffer.from(content)
  const at = Math.floor(change.at * bytes.length)
  if ('flip' in change) {
    bytes[at] = (bytes[at] ?? 0) ^ (1 << change.flip)
    return bytes
  }
  const end = 'remove' in change ? at + change.remove : at
  const middle = 'insert' in change ? Buffer.from(change.insert) : Buffer.alloc(0)
  return Buffer.concat([bytes.subarray(0, at), middle, bytes.subarray(end)])
}
