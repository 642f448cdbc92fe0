/** Every manifest of docs/migrating-from-serverless.md is loaded, and compared with the form beside it. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { Loaded } from '@skyfold/manifest'
import { KNOWN_PLUGINS, loadService } from '@skyfold/manifest'
import { findFiles, readText } from '../structure/source-tree.ts'

const PAGE = readText('docs/migrating-from-serverless.md')

describe('the page for those who come from the Serverless Framework', () => {
  for (const [older = '', today = ''] of rowsUnder('Older forms', 2))
    it(`reads ${older} as ${today}, with a note`, async () => {
      const [one, other] = await Promise.all([load(older), load(today)])
      assert.deepEqual(codesOf(one), ['MANIFEST_LEGACY_FORM'])
      assert.deepEqual(codesOf(other), [])
      assert.deepEqual(meaningOf(one), meaningOf(other))
    })

  for (const [older = ''] of rowsUnder('Older forms', 1))
    it(`says that ${older} has no effect any more`, async () => {
      assert.deepEqual(codesOf(await load(older)), ['MANIFEST_LEGACY_DROPPED'])
    })

  for (const [one = '', other = ''] of rowsUnder('Other spellings', 2))
    it(`reads ${one} and ${other} alike, without a word`, async () => {
      const loaded = await Promise.all([load(one), load(other)])
      assert.deepEqual(loaded.map(codesOf), [[], []])
      assert.deepEqual(...(loaded.map(meaningOf) as [unknown, unknown]))
    })

  for (const [text = ''] of rowsUnder('What has no effect', 1))
    it(`warns of ${text}`, async () => {
      const loaded = await load(text)
      assert.ok(loaded.service)
      assert.deepEqual(codesOf(loaded), ['MANIFEST_KEY_IGNORED'])
      assert.ok(loaded.diagnostics.every(({ severity, source }) => severity === 'warning' && source))
    })

  it('accepts without a word what other tools read', async () => {
    const keys = /^(`frameworkVersion`.*) are accepted/m.exec(PAGE)?.[1]?.matchAll(/`(\w+)`/g) ?? []
    for (const [, key = ''] of keys) assert.deepEqual(codesOf(await load(`${key}: x`)), [], key)
  })

  it('loads every event of version 3, under the name of its platform where it has no other meaning', async () => {
    const names = /takes its place:\n([\s\S]*?)\. A deploy/.exec(PAGE)?.[1]?.matchAll(/`(\w+)`/g) ?? []
    const events = [...names].map(([, name = '']) => name)
    assert.equal(events.length, 15)
    for (const event of events) {
      const { service } = await load(
        `functions: { hello: { handler: a.b, events: [{ ${event}: { x: 1 } }] } }`,
      )
      const [trigger] = service?.functions[0]?.triggers ?? []
      assert.ok(trigger?.kind === 'platform' && trigger.event === event, event)
    }
  })

  for (const [name, { kind, instead }] of Object.entries(KNOWN_PLUGINS))
    it(`says of ${name} what takes its place`, async () => {
      const { service, diagnostics } = await load(`plugins: [${name}]`)
      assert.deepEqual(service?.plugins, [])
      assert.deepEqual(
        diagnostics.map(({ code }) => code),
        [kind === 'done' ? 'MANIFEST_PLUGIN_BUILT_IN' : 'MANIFEST_PLUGIN_FOREIGN'],
      )
      const [{ message, hint } = { message: '', hint: '' }] = diagnostics
      assert.ok(`${message} ${hint}`.includes(instead))
      assert.ok(PAGE.includes(`| \`${name}\` | ${instead} |`), 'Run: npm run docs')
    })

  it('names commands that exist', () => {
    const files = findFiles('packages/cli/src/commands', ['.ts'])
    const commands = new Set(files.map((file) => path.basename(file, '.ts')))
    const named = [...PAGE.matchAll(/`sls (\w+)/g)].map(([, name = '']) => name)
    assert.ok(named.length > 8)
    for (const name of named) assert.ok(commands.has(name), name)
  })
})

/** The rows of `count` manifests below a heading. */
function rowsUnder(heading: string, count: number): readonly (readonly string[])[] {
  const section = PAGE.split(/^## /m).find((each) => each.startsWith(`${heading}\n`)) ?? ''
  const rows = section
    .split('\n')
    .map((line) => [...line.matchAll(/`([^`]+)`(?= \|)/g)].map(([, text = '']) => text))
  const found = rows.filter((row) => row.length === count)
  assert.ok(found.length > 0, `${heading} has rows of ${count}`)
  return found
}

/** A manifest of one line, with what it does not say itself. */
async function load(line: string): Promise<Loaded> {
  const defaults = {
    service: 'service: shop',
    provider: 'provider: { name: aws }',
    functions: 'functions: { hello: { handler: a.b } }',
  }
  const missing = Object.entries(defaults).flatMap(([key, text]) =>
    line.startsWith(`${key}:`) ? [] : [text],
  )
  const root = mkdtempSync(path.join(os.tmpdir(), 'skyfold-migration-'))
  try {
    writeFileSync(path.join(root, 'serverless.yml'), `${[...missing, line].join('\n')}\n`)
    return await loadService({ root, options: {}, env: {} })
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
}

function codesOf({ diagnostics }: Loaded): readonly string[] {
  return [...new Set(diagnostics.map(({ code }) => code))]
}

/** The service without places in the manifest and in the file system. */
function meaningOf({ service }: Loaded): unknown {
  assert.ok(service)
  return JSON.parse(
    JSON.stringify(service, (key, value: unknown) =>
      key === 'root' || /[sS]ource$/.test(key) ? undefined : value,
    ),
  )
}
