import assert from 'node:assert/strict'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Service } from '@skyfold/manifest'
import { compose } from './compose.ts'
import { layout } from './layout.ts'

const FIXTURES = fileURLToPath(new URL('../fixtures/', import.meta.url))
const TARGET = { provider: 'azure', region: 'westeurope', options: {} }

describe('the resources and units of a service', () => {
  for (const name of readdirSync(FIXTURES))
    it(`are those of fixtures/${name}/expected`, () => {
      // Written as a service, without places in a manifest.
      const service = JSON.parse(readFileSync(`${FIXTURES}${name}/service.json`, 'utf8')) as Service
      const { units } = layout(service, TARGET)
      const artifacts = units.map(({ id }) => ({
        unit: id,
        path: `/artifacts/${id}.zip`,
        sha256: id,
        contentHash: `hash-of-${id}`,
        bytes: 1,
        unzippedBytes: 1,
        entries: [],
      }))
      check(name, 'graph.json', compose(service, TARGET, artifacts).graph)
      check(name, 'units.json', units)
    })
})

function check(name: string, file: string, actual: object): void {
  const folder = `${FIXTURES}${name}/expected`
  if (process.env['UPDATE']) {
    mkdirSync(folder, { recursive: true })
    writeFileSync(`${folder}/${file}`, `${JSON.stringify(actual, undefined, 2)}\n`)
  }
  assert.deepEqual(JSON.parse(JSON.stringify(actual)), JSON.parse(readFileSync(`${folder}/${file}`, 'utf8')))
}
