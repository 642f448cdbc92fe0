import assert from 'node:assert/strict'
import { Writable } from 'node:stream'
import { Secret } from '@skyfold/manifest'
import { recordSession } from '../testing/recorded-session.ts'
import { styled } from './line.ts'
import { createTerminal } from './terminal.ts'

describe('the terminal', () => {
  it('keeps data on stdout and talk on stderr', () => {
    const { terminal, stdout, stderr } = recordSession()
    terminal.print(['data'])
    terminal.talk(['talk'])
    assert.deepEqual([stdout(), stderr()], ['data\n', 'talk\n'])
  })

  it('writes colours to a terminal only, and not with NO_COLOR', () => {
    const line = [styled('red', 'failed'), ' x']
    const coloured = recordSession({ tty: true })
    coloured.terminal.print([line])
    assert.equal(coloured.stdout(), '\u001b[31mfailed\u001b[0m x\n')
    for (const options of [
      { tty: false },
      { tty: true, env: { NO_COLOR: '1' } },
      { tty: true, env: { TERM: 'dumb' } },
    ]) {
      const plain = recordSession(options)
      plain.terminal.print([line])
      assert.equal(plain.stdout(), 'failed x\n')
    }
  })

  it('shows text of others without its escape sequences and commands', () => {
    const { terminal, stdout } = recordSession({ tty: true })
    terminal.print(['::error::x', [styled('red', 'a\u001b[2Jb\r')]])
    assert.equal(stdout(), String.raw`\::error::x` + '\n' + String.raw`a\x1b[2Jb\r` + '\n')
  })

  it('takes secrets out of both streams, also where they are spread over pieces', () => {
    const { terminal, stdout, stderr } = recordSession()
    terminal.hide(new Secret('hunter22', 'ssm:/a'))
    terminal.print(['x hunter22', ['hunt', 'er22']])
    terminal.talk([Buffer.from('hunter22').toString('base64')])
    assert.deepEqual([stdout(), stderr().includes('aHVudGVyMj')], ['x [secret]\n[secret]\n', false])
  })

  it('tells GitHub Actions about a secret once', () => {
    const { terminal, stderr } = recordSession({ env: { GITHUB_ACTIONS: 'true' } })
    terminal.hide(new Secret('hunter22', 'ssm:/a'))
    terminal.hide(new Secret('hunter22', 'ssm:/b'))
    assert.equal(stderr(), '::add-mask::hunter22\n')
  })

  it('writes JSON that is valid whatever is in it', () => {
    const { terminal, stdout, stderr } = recordSession({ json: true })
    terminal.hide(new Secret('1234"', 'env:A'))
    const value = { a: '\u001b[1m\u009b\u202e ##[error]', n: 12_345, secret: 'x1234"y' }
    terminal.printDocument(value)
    terminal.talk(['hello'])
    terminal.emit({ type: 'plan' })
    assert.deepEqual(JSON.parse(stdout()), { ...value, secret: 'x[secret]y' })
    // oxlint-disable-next-line no-control-regex -- none may be left
    assert.doesNotMatch(stdout(), /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]|##\[/)
    assert.deepEqual(
      stderr()
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as Record<string, unknown>)
        .map(({ time, ...rest }) => [typeof time, rest]),
      [
        ['string', { v: 1, seq: 1, type: 'message', text: 'hello' }],
        ['string', { v: 1, seq: 2, type: 'plan' }],
      ],
    )
  })

  it('keeps moving lines below everything else, each on one row', () => {
    const { terminal, stderr } = recordSession({ tty: true, env: { NO_COLOR: '1' } })
    terminal.show(['a'.repeat(100), 'b'])
    terminal.talk(['done'])
    terminal.show([])
    const rows = `${'a'.repeat(59)}\nb\n`
    const erase = '\u001b[2A\u001b[0J'
    assert.equal(stderr(), `${rows}${erase}done\n${rows}${erase}`)
  })

  it('shows no moving lines when nobody watches', () => {
    for (const options of [{}, { tty: true, json: true }, { tty: true, env: { CI: 'true' } }]) {
      const { terminal, stderr } = recordSession(options)
      terminal.show(['a'])
      assert.equal(stderr(), '')
    }
  })

  it('asks on stderr, and gets nothing at the end of the input', async () => {
    const { terminal, type, stdout, stderr } = recordSession({ tty: true })
    const answer = terminal.ask('Stage? ')
    type('prod')
    assert.equal(await answer, 'prod')
    assert.equal(stdout(), '')
    assert.match(stderr(), /Stage\? /)
    assert.equal(await terminal.ask('Again? '), '')
  })

  it('knows when nobody reads its data any more', () => {
    const stdout = new Writable()
    const streams = { stdin: process.stdin, stdout, stderr: new Writable() }
    const { closed } = createTerminal(streams, { json: false, env: {} })
    assert.equal(closed.aborted, false)
    stdout.emit('error', new Error('EPIPE'))
    assert.equal(closed.aborted, true)
  })
})
