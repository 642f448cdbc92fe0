/**
 * Whatever stands in the file, loading it neither throws nor hangs, and every problem has a place. Seeds are fixed;
 * a failing input is printed by fast-check.
 */
import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import * as fc from 'fast-check'
import { loadService } from '../load-service.ts'

const SEED = 20_261

/** The language's own signs and this manifest's. */
const WORDS: readonly string[] =
  `\${ } \${self: \${file( \${env:A,~ &a~ *a <<:~ !Ref~ !!int~ ?~ -~ :~ { [ | > ' " #
\t \0 \u{feff} \u2028 ---\n \r __proto__:~ constructor:~ functions:\n events:\n null 1e999 0x -1`
    .split(' ')
    .map((word) => word.replace('~', ' '))

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
