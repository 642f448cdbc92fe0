import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { readRevision } from './git-revision.ts'

const { env } = process

describe('the commit of a service folder', () => {
  let root: string
  beforeEach(async () => {
    root = await mkdtemp(path.join(os.tmpdir(), 'skyfold-git-'))
  })
  afterEach(() => rm(root, { recursive: true, force: true }))

  const git = (...args: readonly string[]): string =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], { cwd: root })
      .toString()
      .trim()

  it('is the one that is checked out, and whether files differ from it', async function () {
    this.timeout(10_000)
    git('init', '-q')
    await writeFile(path.join(root, 'a.js'), '1')
    git('add', '.')
    git('commit', '-qm', 'one')
    const commit = git('rev-parse', 'HEAD')
    assert.deepEqual(await readRevision({ root, env }, { safe: false }), { git: { commit, dirty: false } })
    await writeFile(path.join(root, 'a.js'), '2')
    assert.deepEqual(await readRevision({ root, env }, { safe: false }), { git: { commit, dirty: true } })
    assert.deepEqual(await readRevision({ root, env }, { safe: true }), { git: { commit } })
  })

  it('is unknown without a repository, without a commit, and without git', async () => {
    assert.deepEqual(
      await readRevision({ root, env: { ...env, GIT_CEILING_DIRECTORIES: root } }, { safe: true }),
      {},
    )
    assert.deepEqual(await readRevision({ root, env: { PATH: root } }, { safe: false }), {})
    git('init', '-q')
    assert.deepEqual(await readRevision({ root, env }, { safe: false }), {})
  })

  it('is found without running a program that the repository names', async () => {
    git('init', '-q')
    await writeFile(path.join(root, 'a.js'), '1')
    git('add', '.')
    git('commit', '-qm', 'one')
    const trace = path.join(root, 'ran')
    git('config', 'core.fsmonitor', `touch ${trace} #`)
    await readRevision({ root, env }, { safe: false })
    await assert.rejects(stat(trace))
  })
})
