/** The commands that need no deployed service, through the real binary. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const BINARY = fileURLToPath(new URL('../bin/sls.js', import.meta.url))
const TEMPLATE = fileURLToPath(new URL('../../../templates/http-api', import.meta.url))

describe('sls in the template http-api', function () {
  this.timeout(20_000)
  let folder: string
  let files: readonly string[]
  before(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'skyfold-commands-'))
    cpSync(TEMPLATE, folder, { recursive: true })
    files = readdirSync(folder)
  })
  after(() => rmSync(folder, { recursive: true, force: true }))

  function sls(...args: readonly string[]): {
    readonly status: number | null
    readonly stdout: string
    readonly stderr: string
  } {
    return spawnSync(process.execPath, [BINARY, ...args], { cwd: folder, encoding: 'utf8' })
  }

  function json(...args: readonly string[]): Readonly<Record<string, unknown>> {
    const { status, stdout, stderr } = sls(...args, '--json')
    const document = JSON.parse(stdout) as Readonly<Record<string, unknown>>
    assert.equal(document['exitCode'], status, stderr)
    assert.equal(document['command'], args[0])
    return document
  }

  it('print: writes a manifest that reads back as the same, and nothing else', () => {
    const { manifest } = json('print')
    writeFileSync(path.join(folder, 'printed.yml'), sls('print').stdout)
    assert.deepEqual(json('print', '--config', 'printed.yml')['manifest'], manifest)
    assert.equal(sls('print', '--path', 'provider.environment.CAFE_NAME').stdout, '"Café Skyfold (dev)"\n')
    rmSync(path.join(folder, 'printed.yml'))
    assert.deepEqual(readdirSync(folder), files)
  })

  it('config schema: prints what editors check, without a manifest', () => {
    const schema = JSON.parse(sls('config', 'schema', '--service-dir', '..').stdout) as object
    assert.ok('properties' in schema && 'definitions' in schema)
    const document = JSON.parse(sls('config', 'schema', '--json').stdout) as Readonly<Record<string, unknown>>
    assert.deepEqual([document['command'], document['schema']], ['config schema', schema])
  })

  it('info: says that nothing is deployed, and whose account it would be', () => {
    assert.equal(sls('info').stdout, 'local/local cafe (stage dev)\n  not deployed\n')
    const { targets, endpoints } = json('info', '--target', '--stage', 'test')
    assert.match(JSON.stringify(targets), /"deployed":false,"account":"local cloud of /)
    assert.deepEqual(endpoints, [])
    assert.deepEqual(readdirSync(folder), files, 'asking starts nothing and writes nothing')
  })

  it('check: holds the service against every provider, and is strict when asked', () => {
    const { findings, portable } = json('check', '--provider', 'all')
    assert.ok(Array.isArray(findings) && findings.length > 10)
    assert.equal(typeof portable, 'boolean')
    assert.match(
      sls('check', '--provider', 'local').stdout,
      /^kitchen +queue orders +native +serverless\.yml:\d+$/m,
    )
  })

  it('package: shows units with sizes; --strict stops at what a provider does differently', () => {
    const { targets } = json('package', '--no-measure')
    assert.match(JSON.stringify(targets), /"unit":"menu","functions":\["menu"\],"path":"[^"]+\.zip"/)
    const strict = sls('package', '--no-measure', '--strict')
    // On the Node that the template names, the local cloud does nothing differently.
    assert.equal(strict.status, process.versions.node.startsWith('22.') ? 0 : 2, strict.stderr)
  })

  it('plan: exits with 7 when there is something to do and it is asked for', () => {
    assert.equal(sls('plan').status, 0)
    const { status, stdout } = sls('plan', '--exit-code')
    assert.equal(status, 7)
    assert.match(stdout, /public: .*\n {4}GET \/menu\/\{dish\} → menu/)
    assert.match(stdout, /^ {2}\+ create {2}local\.function\/menu$/m)
  })

  it('invoke, logs, send: refuse what is not deployed', () => {
    for (const args of [
      ['invoke', '-f', 'menu'],
      ['logs', '-f', 'menu'],
      ['send', 'orders', '{}'],
    ]) {
      const { exitCode, diagnostics } = json(...args)
      assert.equal(exitCode, 1)
      assert.match(JSON.stringify(diagnostics), /CLI_NOT_DEPLOYED/)
    }
  })
})
