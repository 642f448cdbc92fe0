import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { repository } from '../sls.ts'
import { findFiles, isTest, readPackages, readText } from './source-tree.ts'

const pages = findFiles('', ['.md']).filter((file) => !file.startsWith('node_modules'))
const files = readPackages().flatMap((each) => each.files)

describe('the catalogue of errors', () => {
  const tests = [
    ...files,
    ...findFiles('test', ['.ts']).map((file) => ({ path: file, text: readText(file) })),
  ]
    .filter(({ path: file }) => isTest(file) || file.startsWith('test/'))
    .map(({ text }) => text)
    .join('\n')
  for (const { path: file, text } of files.filter((each) => !isTest(each.path))) {
    if (!text.includes('defineDiagnostics<')) continue
    for (const code of new Set(
      [...text.matchAll(/^ {2}([A-Z]+(?:_[A-Z0-9]+)+):/gm)].map(([, each = '']) => each),
    )) {
      it(`${code} is explained and provoked`, () => {
        const page = `docs/errors/${code.slice(0, code.indexOf('_')).toLowerCase()}.md`
        assert.ok(
          existsSync(path.join(repository, page)) && readText(page).includes(`## ${code}\n`),
          `${file} defines ${code}, and ${page} has no heading "## ${code}". Say there what it means and what to do.`,
        )
        assert.ok(
          tests.includes(code),
          `${file} defines ${code}, and no test provokes it. A code that nothing can provoke is to be removed.`,
        )
      })
    }
  }
})

describe('the documentation', () => {
  it('has no link that leads nowhere', () => {
    for (const page of pages)
      for (const [, target = ''] of withoutCode(readText(page)).matchAll(/\]\(([^)\s]+)\)/g)) {
        if (/^(https?:|mailto:|#)/.test(target)) continue
        const [file = '', anchor] = target.split('#')
        const resolved = path.posix.join(path.posix.dirname(page), file)
        assert.ok(
          existsSync(path.join(repository, resolved)),
          `${page} links to ${target}, which does not exist.`,
        )
        if (anchor !== undefined && resolved.endsWith('.md'))
          assert.ok(anchorsOf(resolved).includes(anchor), `${page} links to ${target}: no such heading.`)
      }
  })

  it('names only files of the code that exist', () => {
    for (const page of pages)
      for (const [, file = ''] of readText(page).matchAll(
        /`((?:packages|plugins|test|scripts|templates|docs|bench)\/[\w./-]+)`/g,
      ))
        assert.ok(existsSync(path.join(repository, file)), `${page} speaks of ${file}, which does not exist.`)
  })

  it('has decision records with numbers of their own, each with alternatives and when to revisit', () => {
    const records = findFiles('docs/decisions', ['.md']).filter((file) => /\/\d{3}-/.test(file))
    const numbers = records.map((file) => path.posix.basename(file).slice(0, 3))
    assert.deepEqual(numbers, [...new Set(numbers)], 'Two decision records have the same number.')
    for (const record of records) {
      const text = readText(record)
      for (const part of ['**Decision.**', '**Alternatives.**', '**Revisit**'])
        assert.ok(text.includes(part), `${record} has no paragraph that begins with ${part}`)
    }
  })
})

function withoutCode(text: string): string {
  return text.replaceAll(/```[\s\S]*?```|`[^`\n]*`/g, '')
}

function anchorsOf(page: string): readonly string[] {
  return [...readText(page).matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  )
}
