import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { EXIT_CODES, worstOf } from './exit-code.ts'

describe('exit codes', () => {
  it('never change', () => {
    assert.deepEqual(EXIT_CODES, {
      ok: 0,
      error: 1,
      usage: 2,
      auth: 3,
      partial: 4,
      locked: 5,
      stale: 6,
      changes: 7,
      hangup: 129,
      interrupted: 130,
      terminated: 143,
    })
  })

  it('are all explained in docs/cli.md', () => {
    const page = readFileSync(new URL('../../../docs/cli.md', import.meta.url), 'utf8')
    for (const code of Object.values(EXIT_CODES)) assert.match(page, new RegExp(`^\\| ${code} \\|`, 'm'))
  })

  it('say the worst that happened to any target', () => {
    assert.equal(worstOf([]), 'ok')
    assert.equal(worstOf(['ok', 'locked', 'changes']), 'locked')
    assert.equal(worstOf(['partial', 'auth', 'ok']), 'partial')
    assert.equal(worstOf(['partial', 'interrupted']), 'interrupted')
  })
})
