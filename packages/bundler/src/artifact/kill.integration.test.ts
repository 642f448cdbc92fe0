import assert from 'node:assert/strict'
import { fork } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdir, readdir, readFile, watch } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { bundle } from '../bundle.ts'
import type { EndlessOrder } from '../testing/bundle-process.ts'
import { addFiles, createFolder, discard, serviceOf, unitsOf } from '../testing/service-folder.ts'
import { readZip } from '../zip/zip-reader.ts'

const program = fileURLToPath(new URL('../testing/bundle-process.js', import.meta.url))
const KILLS = 6

describe('a bundling process that is killed', () => {
  let root: string
  let outDir: string
  const handlers = { a: 'a.handler', b: 'b.handler' }
  before(async () => {
    root = await createFolder()
    outDir = path.join(root, 'out')
    await mkdir(outDir)
    const noise = Array.from({ length: 15_000 }, (_, n) =>
      createHash('sha256').update(`${n}`).digest('base64'),
    )
    const source = `exports.handler = ${JSON.stringify(noise)}`
    await addFiles(root, { 'a.js': source, 'b.js': source })
  })
  after(() => discard(root))

  it('leaves whole packages or none, at any change in the folder, and the next run cleans up after it', async () => {
    for (let kill = 0; kill < KILLS; kill++) {
      await killWhileBundling(kill)
      for (const name of await readdir(outDir)) {
        if (name.endsWith('.zip'))
          assert.ok((await readZip(await readFile(path.join(outDir, name)))).ok, name)
        if (name.endsWith('.json')) JSON.parse(await readFile(path.join(outDir, name), 'utf8'))
      }
    }
    const { artifacts } = await bundle({
      service: serviceOf(root, handlers),
      units: unitsOf(handlers),
      outDir,
    })
    assert.equal(artifacts.length, 2)
    assert.deepEqual((await readdir(outDir)).sort(), ['a.meta.json', 'a.zip', 'b.meta.json', 'b.zip'])
  }).timeout(60_000)

  /** Lets `changes` changes in the folder pass and kills the process at the next one. */
  async function killWhileBundling(changes: number): Promise<void> {
    const watcher = watch(outDir)
    const child = fork(program)
    const ended = once(child, 'exit')
    const order: EndlessOrder = { root, handlers, outDir }
    child.send(order)
    let left = changes
    for await (const _ of watcher) if (left-- <= 0) break
    child.kill('SIGKILL')
    await ended
  }
})
