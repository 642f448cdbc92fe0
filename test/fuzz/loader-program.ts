/**
 * `loader-program FOLDER SEED COUNT`: loads the bombs, then COUNT damaged manifests, and checks what must hold for every
 * input. It runs as a process of its own with little memory; each input is written into FOLDER before it is loaded, so that
 * whoever watches knows where it stopped. Its last words are a summary in JSON.
 */
import assert from 'node:assert/strict'
import { cpSync, existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { loadService } from '@skyfold/manifest'
import { repository } from '../sls.ts'
import { BOMBS } from './bombs.ts'
import { mutate } from './mutation.ts'
import { RandomSource } from './random-source.ts'

const [folder = '', seed = '0', count = '0'] = process.argv.slice(2)
const root = path.join(folder, 'service')
/** Files that the manifest of the fixture includes: they are damaged too. */
const INCLUDED = ['config/prod.yml', 'config/limits.yml', 'config/names.json', '.env'] as const

let slowest = { milliseconds: 0, input: '' }

for (const { name, manifest, files = {}, refused } of BOMBS) {
  freshFolder()
  for (const [file, content] of Object.entries(files)) writeFileSync(path.join(root, file), content)
  const hasErrors = await load(name, Buffer.from(manifest))
  assert.equal(hasErrors, refused, `${name} is ${refused ? 'refused' : 'loaded'}`)
}
freshFolder()
const chance = new RandomSource(Number(seed))
const [first, ...rest] = seeds()
assert.ok(first)
for (let index = 0; index < Number(count); index += 1) {
  const included = chance.below(4) === 0 ? chance.pick(INCLUDED) : undefined
  const damaged = (bytes: Uint8Array): Uint8Array => mutate(bytes, chance.pick([first, ...rest]), chance)
  if (included === undefined)
    await load(`mutation ${index}`, damaged(chance.pick([first, ...rest])), index % 3 === 0)
  else await loadIncluding(included, damaged, index)
  if (index % 500 === 0) process.send?.(index)
}
process.send?.({ slowest, seeds: rest.length + 1, peakMegabytes: process.resourceUsage().maxRSS / 1024 })
process.disconnect?.()

/** Loads the fixture with one of its files damaged. */
async function loadIncluding(
  name: (typeof INCLUDED)[number],
  damaged: (bytes: Uint8Array) => Uint8Array,
  index: number,
): Promise<void> {
  const file = path.join(root, name)
  const whole = readFileSync(file)
  writeFileSync(file, damaged(whole))
  await load(`mutation ${index} of ${name}`, readFileSync(path.join(root, 'whole.yml')))
  writeFileSync(file, whole)
}

/** True when something about the input is an error. */
async function load(input: string, manifest: Uint8Array, resolveAll = true): Promise<boolean> {
  writeFileSync(path.join(root, 'serverless.yml'), manifest)
  const { user: before } = process.cpuUsage()
  const { service, diagnostics, resolved } = await loadService({
    root,
    options: { stage: 'prod' },
    env: {},
    safe: true,
    resolveAll,
  })
  JSON.stringify(resolved)
  const milliseconds = (process.cpuUsage().user - before) / 1000
  if (milliseconds > slowest.milliseconds) slowest = { milliseconds, input }
  for (const { source, code } of diagnostics)
    assert.ok(
      source && source.line > 0 && source.column > 0 && source.length > 0,
      `${input}: ${code} has a place`,
    )
  const hasErrors = diagnostics.some(({ severity }) => severity === 'error')
  assert.ok(service !== undefined || hasErrors, `${input}: a service or the reason why there is none`)
  assert.deepEqual(Object.keys(Object.prototype), [], `${input}: nothing is written into the prototype`)
  return hasErrors
}

function freshFolder(): void {
  rmSync(root, { recursive: true, force: true })
  cpSync(path.join(repository, 'packages/manifest/fixtures/variables'), root, { recursive: true })
  writeFileSync(path.join(root, '.env'), 'A=1\nexport B="two ${A}" # comment\nC=\'three\'\n')
  cpSync(path.join(root, 'serverless.yml'), path.join(root, 'whole.yml'))
}

/** Our own manifests, and those of the public examples where they are at hand. */
function seeds(): readonly Uint8Array[] {
  const { SKYFOLD_CORPUS: corpus } = process.env
  const folders = ['packages/manifest/fixtures', 'test/fixtures'].map((name) => path.join(repository, name))
  if (corpus !== undefined && existsSync(corpus)) folders.push(corpus)
  return folders.flatMap((one) =>
    readdirSync(one, { recursive: true, encoding: 'utf8' })
      .filter((name) => /serverless(?:-\w+)?\.(?:ya?ml|json)$/.test(name) && !name.includes('node_modules'))
      .sort()
      .map((name) => readFileSync(path.join(one, name))),
  )
}
