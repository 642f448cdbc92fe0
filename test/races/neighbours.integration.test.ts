/** Stages and services side by side in one account: each is made whole, and none touches what is another's. */
import assert from 'node:assert/strict'
import { readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { aws } from '../clouds/aws/cloud.ts'
import type { RunningCloud } from '../clouds/cloud.ts'
import { needSpecs } from '../clouds/specs.ts'
import { shapeOf } from '../clouds/traces.ts'
import { copyService, sls } from '../sls.ts'

const SERVICE = 'test/fixtures/five-functions'

describe('neighbours in one account', function () {
  this.timeout(120_000)
  let running: RunningCloud
  let folders: readonly string[]

  before(async function () {
    needSpecs(this)
    running = await aws.start({ settleMs: 5 })
    folders = [await copyService(SERVICE), await copyService(SERVICE)]
    const manifest = path.join(folders[1] ?? '', 'serverless.yml')
    await writeFile(manifest, (await readFile(manifest, 'utf8')).replace('service: five', 'service: other'))
  })
  after(async () => {
    await running.stop()
    for (const folder of folders) await rm(folder, { recursive: true, force: true })
  })

  it('two stages from one folder and another service, deployed at once, then one of them removed', async () => {
    const [own = '', other = ''] = folders
    const ends = await Promise.all([
      run(own, 'deploy', 'one'),
      run(own, 'deploy', 'two'),
      run(other, 'deploy', 'one'),
    ])
    for (const { code, stderr } of ends) assert.equal(code, 0, stderr)
    const all = shapeOf(running)
    const parts = ['five-one', 'five-two', 'other-one'].map(idsOf)
    assert.ok(
      parts.every((ids) => ids.length > 0 && ids.length === parts[0]?.length),
      String(parts.map((p) => p.length)),
    )

    const removed = await run(own, 'remove', 'two', '--yes')
    assert.equal(removed.code, 0, removed.stderr)
    assert.deepEqual([idsOf('five-one'), idsOf('other-one')], [parts[0], parts[2]])
    assert.ok(shapeOf(running).length < all.length)
    const [first, third] = await Promise.all([run(own, 'deploy', 'one'), run(other, 'deploy', 'one')])
    for (const { stderr } of [first, third]) assert.match(stderr, /^unchanged /m)
  })

  function run(folder: string, command: string, stage: string, ...more: readonly string[]) {
    return sls(folder, [command, '--provider', 'aws', '--stage', stage, ...more], running.env)
  }

  function idsOf(prefix: string): readonly string[] {
    return running
      .objects()
      .map(({ kind, id }) => `${kind} ${id}`)
      .filter((text) => text.includes(prefix))
      .sort()
  }
})
