/** Fixture folders: `fixtures/<kind>/<case>/` with inputs and `expected/`; UPDATE=1 rewrites what is expected. */
import assert from 'node:assert/strict'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import path from 'node:path'

const FIXTURES = fileURLToPath(new URL('../../fixtures/', import.meta.url))

/** Names of the cases of a kind. */
export function casesOf(kind: string): readonly string[] {
  return readdirSync(path.join(FIXTURES, kind)).sort()
}

/** A JSON file of a case. */
export function readFixture(kind: string, name: string, file: string): unknown {
  return JSON.parse(readFileSync(path.join(FIXTURES, kind, name, file), 'utf8'))
}

/** Compares with `expected/<file>`, or writes it. */
export function assertExpected(actual: unknown, kind: string, name: string, file: string): void {
  const target = path.join(FIXTURES, kind, name, 'expected', file)
  const text = `${JSON.stringify(actual, null, 2)}\n`
  if (process.env['UPDATE'] === '1') {
    mkdirSync(path.dirname(target), { recursive: true })
    writeFileSync(target, text)
  }
  assert.deepEqual(JSON.parse(text), JSON.parse(readFileSync(target, 'utf8')))
}
