/**
 * The JSON Schema that editors use, held against the loader by a validator that knows nothing of it: whatever loads is
 * valid, as it is written and with its variables filled in.
 */
import assert from 'node:assert/strict'
import { readFileSync, readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { loadManifestFile } from '../load/manifest-file.ts'
import { loadService } from '../load-service.ts'
import { manifestSchema } from '../reference/manifest-schema.ts'
import { isSecret } from '../secret.ts'
import { loadText, withFolder } from '../testing/service-folder.ts'
import { valueOf } from '../tree/tree-value.ts'
import { corpusManifests } from '../testing/example-corpus.ts'

const PACKAGE = fileURLToPath(new URL('../../', import.meta.url))
const MISTAKES = path.join(PACKAGE, '../../test/fixtures/ten-mistakes')

interface Validate {
  (value: unknown): boolean
  readonly errors?: readonly { readonly instancePath: string; readonly message?: string }[] | null
}

const require = createRequire(import.meta.url)
// Of its types, this is what the test needs.
const Ajv = require('ajv') as new (options: object) => {
  compile(schema: object): Validate
}
const validate = new Ajv({ allErrors: true, strict: false }).compile(manifestSchema())

describe('the JSON Schema of a manifest', () => {
  it('is the file that comes with the package', () => {
    const published: unknown = JSON.parse(readFileSync(path.join(PACKAGE, 'schema.json'), 'utf8'))
    assert.deepEqual(published, manifestSchema(), 'Run: npm run docs')
  })

  it('follows the rules of its draft', () => {
    const meta = require('ajv/dist/refs/json-schema-draft-07.json') as object
    const check = new Ajv({ strict: false, validateSchema: false }).compile({ ...meta, $id: 'draft-07' })
    assert.ok(check(manifestSchema()), JSON.stringify(check.errors))
  })

  for (const root of [...folders('fixtures'), MISTAKES])
    it(`takes ${path.basename(root)} if the loader does`, () => agrees({ root }))

  for (const file of corpusManifests())
    it(`takes ${path.basename(path.dirname(file))}/${path.basename(file)} if the loader does`, () =>
      agrees({ root: path.dirname(file), config: path.basename(file) }))

  it('refuses the manifest with ten mistakes', async () => {
    const { value } = await written({ root: MISTAKES })
    assert.ok(!validate(value))
    const places = new Set(validate.errors?.map(({ instancePath }) => instancePath))
    for (const place of ['/service', '/provider/memorySize', '/functions/one', '/functions/two/memorySize'])
      assert.ok(places.has(place), `${place} among ${[...places].join(' ')}`)
  })

  const accepted = [
    'functions: { f: "${file(f.yml)}" }',
    'functions: { f: { handler: a.b, timeout: "${opt:timeout, 5}", events: "${file(events.yml)}" } }',
    'functions: { f: { handler: a.b, memorySize: "512", events: [{ http: { path: /, method: get, cors: "true" } }] } }',
    'functions: { f: { handler: a.b, tags: , environment: { A: { Ref: B } } } }',
    'functions: [{ f: { handler: a.b } }, "${file(more.yml)}"]',
  ]
  for (const text of accepted)
    it(`takes ${text}`, async () => {
      const { value } = await writtenText(`service: a\nprovider: aws\n${text}\n`)
      assert.ok(validate(value), JSON.stringify(validate.errors))
    })

  const refused = [
    'functions: { f: { handler: a.b, memorySise: 5 } }',
    'functions: { f: { handler: a.b, events: [{ htpp: GET / }] } }',
    'functions: { f: { handler: a.b, gcp: { handler: c.d } } }',
    'functions: { f: { handler: a.b, events: [{ queue: { name: a, batchsize: 1 } }] } }',
    'functions: { f: { handler: a.b, timeout: soon } }',
    'functions: 5',
  ]
  for (const text of refused)
    it(`refuses ${text}, as the loader does`, async () => {
      const manifest = `service: a\nprovider: aws\n${text}\n`
      const { value } = await writtenText(manifest)
      assert.ok(!validate(value))
      const { service } = await loadText(manifest)
      assert.equal(service, undefined)
    })
})

interface Place {
  readonly root: string
  readonly config?: string
}

/** Loads ⇒ valid, as written and resolved. */
async function agrees(place: Place): Promise<void> {
  const { service, resolved } = await loadService({ ...place, options: {}, env: {}, resolveAll: true })
  const { value, report } = await written(place)
  if (!service || report > 0) return
  assert.ok(validate(value), `as written: ${JSON.stringify(validate.errors)}`)
  assert.ok(validate(plain(resolved)), `resolved: ${JSON.stringify(validate.errors)}`)
}

/** The manifest before its variables are filled in, and how many problems it has. */
async function written({ root, config }: Place): Promise<{ value: unknown; report: number }> {
  let problems = 0
  const request = { root, options: {}, env: {}, ...(config === undefined ? {} : { config }) }
  const { tree } = await loadManifestFile({
    root,
    allowOutside: [],
    request,
    report: () => {
      problems += 1
    },
    resolveVariable: async () => undefined,
  })
  return { value: tree && plain(valueOf(tree)), report: problems }
}

function writtenText(text: string): Promise<{ value: unknown; report: number }> {
  return withFolder({ 'serverless.yml': text }, (root) => written({ root }))
}

function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (_key, each: unknown) => (isSecret(each) ? '[secret]' : each)))
}

function folders(name: string): readonly string[] {
  const folder = path.join(PACKAGE, name)
  return readdirSync(folder).map((each) => path.join(folder, each))
}
