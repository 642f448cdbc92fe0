import type { Diagnostic } from '@skyfold/manifest'
import type { Artifact } from '@skyfold/plugin-api'
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { bundle } from './bundle.ts'
import { withUnpacked } from './measure/unpacked.ts'
import { copyFixture, discard, fixtures, serviceOf, unitsOf } from './testing/service-folder.ts'

/** `case.json` of a fixture: what goes in, and what must come out. */
interface Case {
  readonly title: string
  /** Function name → handler. */
  readonly handlers: Readonly<Record<string, string>>
  readonly entry?: string
  readonly patterns?: readonly string[]
  readonly files?: Readonly<Record<string, string>>
  readonly external?: readonly string[]
  readonly credentials?: 'environment'
  /** Function name → what the bundled handler answers to an empty event. */
  readonly answers?: Readonly<Record<string, unknown>>
  /** Function name → texts that the code must hold, and texts that it must not. */
  readonly holds?: Readonly<Record<string, readonly string[]>>
  readonly lacks?: Readonly<Record<string, readonly string[]>>
  /** Names in each package, sorted; the entry alone unless given. */
  readonly entries?: readonly string[]
  /** `CODE file:line:column`, in the order of report; a text in parentheses must be in message or hint. */
  readonly diagnostics?: readonly string[]
}

describe('bundling a service folder', () => {
  const cases = readdirSync(fixtures).map((name): [string, Case] => {
    // The shape of a case is this file's own; a wrong one fails its test.
    return [name, JSON.parse(readFileSync(path.join(fixtures, name, 'case.json'), 'utf8')) as Case]
  })
  for (const [name, expected] of cases) it(expected.title, () => checkCase(name, expected))

  it('shows each mistake in handlers, code and patterns in one of the cases', () => {
    const shown = cases.flatMap(([, { diagnostics = [] }]) => diagnostics.map((each) => each.split(' ')[0]))
    assert.deepEqual(new Set(shown), new Set(MISTAKES))
  })
})

const MISTAKES = [
  'BUNDLE_EXPORT_NOT_FOUND',
  'BUNDLE_FILE_TAKEN',
  'BUNDLE_HANDLER_NOT_FOUND',
  'BUNDLE_HANDLER_OUTSIDE',
  'BUNDLE_IMPORT_NOT_FOUND',
  'BUNDLE_MODULE_TYPE',
  'BUNDLE_NATIVE_ADDON',
  'BUNDLE_OPTIONAL_IMPORT',
  'BUNDLE_PATTERN_EMPTY',
  'BUNDLE_PATTERN_OUTSIDE',
  'BUNDLE_SOURCE_ERROR',
  'BUNDLE_SOURCE_WARNING',
]

async function checkCase(name: string, expected: Case): Promise<void> {
  const root = await copyFixture(name)
  try {
    const entry = { file: expected.entry ?? 'index.js', source: '', handlers: [] }
    const [first] = unitsOf(expected.handlers)
    assert.ok(first)
    const units = unitsOf(expected.handlers, {
      entry,
      patterns: expected.patterns ?? [],
      files: expected.files ?? {},
      platform: {
        ...first.platform,
        external: expected.external ?? [],
        credentials: expected.credentials ?? 'any',
      },
    })
    const outDir = path.join(root, '.skyfold/artifacts/dev/test')
    const { artifacts, diagnostics } = await bundle({
      service: serviceOf(root, expected.handlers),
      units,
      outDir,
    })
    checkDiagnostics(diagnostics, expected.diagnostics ?? [])
    for (const artifact of artifacts) await checkArtifact(artifact, entry.file, expected)
    assert.ok(artifacts.length === units.length || diagnostics.some(({ severity }) => severity === 'error'))
  } finally {
    await discard(root)
  }
}

function checkDiagnostics(diagnostics: readonly Diagnostic[], expected: readonly string[]): void {
  const actual = diagnostics.map(({ code, source }) =>
    source ? `${code} ${source.file}:${source.line}:${source.column}` : code,
  )
  assert.deepEqual(
    actual,
    expected.map((each) => each.replace(/ \(.+\)$/, '')),
    diagnostics.map(({ message }) => message).join('\n'),
  )
  for (const [index, each] of expected.entries()) {
    const text = / \((.+)\)$/.exec(each)?.[1] ?? ''
    const { message = '', hint = '' } = diagnostics[index] ?? {}
    assert.ok(`${message}\n${hint}`.includes(text), `${message}\n${hint}`)
  }
}

async function checkArtifact(artifact: Artifact, entry: string, expected: Case): Promise<void> {
  assert.deepEqual(
    artifact.entries.map((each) => each.path),
    expected.entries ?? [entry],
  )
  const unpacked = await withUnpacked(artifact.path, async (folder) => {
    const file = path.join(folder, entry)
    const answer = artifact.unit in (expected.answers ?? {}) ? await callHandler(file) : undefined
    return { code: await readFile(file, 'utf8'), answer }
  })
  assert.ok(unpacked.ok)
  const { code, answer } = unpacked.value
  assert.deepEqual(answer, expected.answers?.[artifact.unit])
  for (const text of expected.holds?.[artifact.unit] ?? [])
    assert.ok(code.includes(text), `${text} is missing`)
  for (const text of expected.lacks?.[artifact.unit] ?? [])
    assert.ok(!code.includes(text), `${text} is there`)
}

/** Calls the handler in a process of its own and returns its answer. */
async function callHandler(file: string): Promise<unknown> {
  const program = `import(process.argv[1]).then(async (module) => {
    const { handler } = module.handler ? module : module.default
    process.stdout.write(JSON.stringify(await handler({}, {})))
  })`
  const { stdout } = await promisify(execFile)(process.execPath, ['--eval', program, file])
  return JSON.parse(stdout)
}
