import assert from 'node:assert/strict'
import path from 'node:path'
import { findFiles, isTest, readPackages, readText } from './source-tree.ts'

const MAX_LINES = 400
const MAX_FILES = 15
const EMPTY_NAMES = /^(utils?|helpers?|common|misc|base|manager|stuff|lib)\b/

const packages = readPackages()
const files = packages.flatMap((each) => each.files)

describe('the files of the repository', () => {
  it('are at most 400 lines long', () => {
    for (const { path: file, text } of files)
      assert.ok(
        linesOf(text) <= MAX_LINES,
        `${file} has ${linesOf(text)} lines. Give its second idea a file of its own (250 lines is a good size).`,
      )
  })

  it('are named in kebab-case by the noun they hold', () => {
    for (const { path: file } of files) {
      const name = path.posix.basename(file).replace(/(\.integration|\.cloud)?(\.test)?\.ts$/, '')
      assert.match(name, /^[a-z0-9]+(-[a-z0-9]+)*$/, `${file}: file names are kebab-case.`)
      assert.doesNotMatch(name, EMPTY_NAMES, `${file}: this name says nothing. Name the thing inside.`)
    }
  })

  it('stand in folders of at most 15 source files', () => {
    const counts = new Map<string, number>()
    for (const { path: file } of files.filter((each) => !isTest(each.path))) {
      const folder = path.posix.dirname(file)
      counts.set(folder, (counts.get(folder) ?? 0) + 1)
    }
    for (const [folder, count] of counts)
      assert.ok(
        count <= MAX_FILES,
        `${folder} holds ${count} source files. Move those of one idea into a folder of their own.`,
      )
  })

  it('hold no to-do: an open point is an issue', () => {
    for (const { path: file, text } of files)
      assert.doesNotMatch(text, /\b(TODO|FIXME|XXX)\b/, `${file}: finish it or file an issue, then link it.`)
  })

  it('hold no test that is switched off or alone', () => {
    for (const { path: file, text } of files)
      assert.doesNotMatch(text, /\b(describe|it)\.(only|skip)\(/, `${file}: mend the test or remove it.`)
  })
})

function linesOf(text: string): number {
  return text.trimEnd().split('\n').length
}

describe('the packages of the repository', () => {
  const { version } = JSON.parse(readText('lerna.json')) as { version: string }
  for (const { folder, name, manifest } of packages) {
    it(`${name} has the version of all, the licence and no install script`, () => {
      assert.equal(
        manifest['version'],
        version,
        `${folder}/package.json: all packages share the version in lerna.json.`,
      )
      assert.equal(manifest['license'], 'Apache-2.0')
      const scripts = Object.keys((manifest['scripts'] as object | undefined) ?? {})
      const hooks = scripts.filter((script) => /^(pre|post)?(install|prepare)$|^prepublish/.test(script))
      assert.deepEqual(hooks, [], `${folder}/package.json: nothing of ours runs when it is installed.`)
    })

    it(`${name} has exact versions of what it depends on`, () => {
      for (const [other, range] of Object.entries((manifest['dependencies'] as object | undefined) ?? {}))
        assert.match(String(range), /^\d+\.\d+\.\d+$/, `${folder}/package.json: pin ${other} to one version.`)
    })

    it(`${name} tells its idea in a README of at most 40 lines`, () => {
      assert.ok(
        readText(`${folder}/README.md`).trimEnd().split('\n').length <= 40,
        `${folder}/README.md is longer than 40 lines: move the rest to docs/.`,
      )
    })
  }

  it('have a lock file that names no host', () => {
    assert.doesNotMatch(
      readText('package-lock.json'),
      /"resolved": "http/,
      'Write package-lock.json with omit-lockfile-registry-resolved (see .npmrc).',
    )
  })
})

describe('the providers', () => {
  const providers = packages.filter(({ name }) => name.startsWith('@skyfold/provider-'))
  const shape = [
    'provider.ts',
    'clients.ts',
    'errors.ts',
    'naming.ts',
    'capabilities.ts',
    'layout.ts',
    'index.ts',
  ]
  for (const { name, folder } of providers)
    it(`${name} has the files that every provider has`, () => {
      const found = findFiles(`${folder}/src`, ['.ts']).map((file) => file.slice(folder.length + 5))
      for (const file of shape)
        assert.ok(
          found.includes(file),
          `${folder}/src/${file} is missing: all providers have the same shape.`,
        )
      for (const part of ['resources/', 'triggers/'])
        assert.ok(
          found.some((file) => file.startsWith(part)),
          `${folder}/src/${part} is missing: one file for each resource type and for each kind of trigger.`,
        )
    })
})
