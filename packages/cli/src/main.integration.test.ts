/** The real binary: what it loads, and what it says when there is nothing to work on. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const BINARY = fileURLToPath(new URL('../bin/sls.js', import.meta.url))
const REGISTER = new URL('../fixtures/module-log/register.mjs', import.meta.url).href

describe('sls', () => {
  let folder: string
  before(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'skyfold-cli-'))
  })
  after(() => rmSync(folder, { recursive: true, force: true }))

  function run(
    args: readonly string[],
    options: { readonly node?: readonly string[]; readonly env?: Record<string, string> } = {},
  ) {
    const { node = [], env = {} } = options
    return spawnSync(process.execPath, [...node, BINARY, ...args], {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, ...env },
    })
  }

  for (const args of [['--version'], ['--help'], ['deploy', '--help'], ['deploy', '--stage']])
    it(`${args.join(' ')} loads no provider, no SDK, no bundler and no engine`, () => {
      const log = path.join(folder, `${args.join('')}.log`)
      const { status, stderr } = run(args, { node: ['--import', REGISTER], env: { MODULE_LOG: log } })
      assert.notEqual(status, null, stderr)
      const modules = readFileSync(log, 'utf8').split('\n')
      assert.ok(
        modules.some((url) => url.endsWith('/dist/main.js')),
        'the log has what was loaded',
      )
      const heavy = /packages\/provider-|@aws-sdk|@azure|@google-cloud|\/packages\/(engine|bundler)\/|esbuild/
      assert.deepEqual(
        modules.filter((url) => heavy.test(url)),
        [],
      )
    })

  it('says its version and platform', () => {
    const { status, stdout, stderr } = run(['--version'])
    assert.match(stdout, /^skyfold\/\d+\.\d+\.\d+ \S+ node-v\d+/)
    assert.deepEqual([status, stderr], [0, ''])
  })

  it('lists every command with what it does', () => {
    const { status, stdout } = run(['--help'])
    assert.equal(status, 0)
    for (const command of [
      'check',
      'deploy',
      'drift',
      'import',
      'info',
      'invoke',
      'local',
      'logs',
      'package',
      'plan',
      'print',
      'remove',
      'send',
      'state',
    ])
      assert.match(stdout, new RegExp(`^ {2}${command} +\\S`, 'm'))
    assert.equal(run(['help']).stdout, stdout)
    assert.match(run(['help', 'local']).stdout, /local start +Start/)
  })

  it('suggests the command that was meant: CLI_COMMAND_UNKNOWN', () => {
    const { status, stdout, stderr } = run(['delpoy'])
    assert.match(
      stderr,
      /CLI_COMMAND_UNKNOWN There is no command "delpoy".\n {2}hint: Did you mean `sls deploy`\?/,
    )
    assert.deepEqual([status, stdout], [2, ''])
    assert.equal(run(['local', 'strat']).status, 2)
  })

  it('refuses flags that it does not know: CLI_USAGE', () => {
    const { status, stderr } = run(['invoke', '--fnction', 'x'])
    assert.match(stderr, /^error CLI_USAGE .*\n {2}hint: See `sls invoke --help`\.\n$/)
    assert.equal(status, 2)
  })

  it('answers with one JSON document whatever is wrong', () => {
    for (const args of [
      ['delpoy'],
      ['deploy', '--nope'],
      ['deploy'],
      ['print'],
      ['send', 'x'],
      ['info', '--service-dir', 'absent'],
    ]) {
      const { status, stdout, stderr } = run([...args, '--json'])
      const { exitCode, diagnostics } = JSON.parse(stdout) as {
        exitCode: number
        diagnostics: { code: string }[]
      }
      assert.deepEqual([status, exitCode, diagnostics.length > 0, stderr], [2, 2, true, ''], args.join(' '))
    }
  })

  it('ends quietly when the reader of its output has gone', () => {
    const script = `const { spawn } = require('node:child_process')
      const child = spawn(process.execPath, [${JSON.stringify(BINARY)}, '--help'], { stdio: ['ignore', 'pipe', 'pipe'] })
      child.stdout.destroy()
      let stderr = ''
      child.stderr.on('data', (chunk) => (stderr += chunk))
      child.on('close', (code) => console.log(JSON.stringify({ code, stderr })))`
    const { stdout } = spawnSync(process.execPath, ['-e', script], { cwd: folder, encoding: 'utf8' })
    assert.deepEqual(JSON.parse(stdout), { code: 0, stderr: '' })
  })
})
