/**
 * Each folder of `fixtures/` is a service folder; its `expected/` holds the `Service` and the diagnostics.
 * `UPDATE=1 npm test` rewrites them. `expected/request.json` adds to the load request.
 */
import assert from 'node:assert/strict'
import { readFileSync, readdirSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { LoadRequest } from '../load-request.ts'
import { loadService } from '../load-service.ts'

const FIXTURES = fileURLToPath(new URL('../../fixtures/', import.meta.url))
const update = process.env['UPDATE'] === '1'

describe('the services in fixtures/', () => {
  for (const name of readdirSync(FIXTURES))
    it(`load ${name} as expected`, async () => {
      const root = path.join(FIXTURES, name)
      const { service, diagnostics } = await loadService({
        root,
        options: {},
        env: {},
        ...(readExpected(root, 'request.json') as Partial<LoadRequest> | undefined),
      })
      await compare(root, 'service.json', service && { ...service, root: '<root>' })
      await compare(root, 'diagnostics.json', diagnostics)
    })
})

async function compare(root: string, name: string, value: unknown): Promise<void> {
  const actual: unknown = JSON.parse(JSON.stringify(value ?? null))
  const file = path.join(root, 'expected', name)
  if (update) {
    await mkdir(path.dirname(file), { recursive: true })
    await writeFile(file, `${JSON.stringify(actual, null, 2)}\n`)
  }
  assert.deepEqual(actual, readExpected(root, name))
}

function readExpected(root: string, name: string): unknown {
  try {
    return JSON.parse(readFileSync(path.join(root, 'expected', name), 'utf8'))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
