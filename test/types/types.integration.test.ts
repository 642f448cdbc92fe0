/** A project of a user, in TypeScript, compiled with the types that are published and loaded as it stands. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { cp, mkdir, mkdtemp, realpath, rm, symlink } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { loadService } from '@skyfold/manifest'
import { repository } from '../sls.ts'

describe('a manifest in TypeScript', function () {
  this.timeout(60_000)
  let root = ''
  before(async () => {
    root = await realpath(await mkdtemp(path.join(os.tmpdir(), 'skyfold-types-')))
    await cp(path.join(repository, 'test/fixtures/typed-service'), root, { recursive: true })
  })
  after(() => rm(root, { recursive: true, force: true }))

  it('loads without the package that its types come from', async () => {
    const { service, diagnostics } = await loadService({ root, options: {}, env: {} })
    assert.deepEqual(
      diagnostics.filter(({ severity }) => severity === 'error'),
      [],
    )
    assert.equal(service?.name, 'typed')
    assert.equal(service.functions[0]?.settings.timeout, 10)
  })

  it('is checked while it is written: every wrong word is an error at its place', async () => {
    await mkdir(path.join(root, 'node_modules', '@skyfold'), { recursive: true })
    await symlink(
      path.join(repository, 'packages/manifest'),
      path.join(root, 'node_modules/@skyfold/manifest'),
    )
    const tsc = path.join(repository, 'node_modules/typescript/bin/tsc')
    const { stdout } = spawnSync(process.execPath, [tsc, '-p', '.', '--pretty', 'false'], {
      cwd: root,
      encoding: 'utf8',
    })
    const places = stdout
      .split('\n')
      .flatMap(
        (line) =>
          /^(\S+)\((\d+),\d+\): error TS(?:2353|2322|2561|2820|2769|2820)/
            .exec(line)
            ?.slice(1, 3)
            .join(':') ?? [],
      )
    assert.deepEqual(places, ['wrong.ts:6', 'wrong.ts:11', 'wrong.ts:16', 'wrong.ts:22'], stdout)
  })
})
