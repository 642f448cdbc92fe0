/** Which doors to the outside a room may use: process, clock, randomness, files. */
import assert from 'node:assert/strict'
import type { SourceFile } from './source-tree.ts'
import { isTest, readPackages } from './source-tree.ts'

/** Programs of their own, started as processes: they end themselves and read what they were started with. */
const PROGRAMS: readonly RegExp[] = [
  /^packages\/cli\//,
  // Shipped inside packages: it runs in the process of the user's function.
  /^packages\/runtime\//,
  /^packages\/provider-local\/src\/(daemon|environment)\/.*-process\.ts$/,
]

/** Where real time and randomness come in (engine) or nothing else would do. */
const CLOCKS: readonly RegExp[] = [/^packages\/engine\/src\/(env|system-env)\.ts$/]

const sources = readPackages().flatMap(({ files }) => files.filter(({ path }) => !isTest(path)))

describe('the doors to the outside', () => {
  it('lets only the command line touch argv, env, exit and the standard streams', () => {
    for (const file of sources.filter(({ path }) => !matches(PROGRAMS, path)))
      refuse(
        withoutTexts(file),
        /\bprocess\.(argv|env|exit|exitCode|stdout|stderr|stdin)\b|\bconsole\.(log|info)\(/,
        'Only the command line (and programs started by us) may do that: take the value as a parameter, return what is to be shown.',
      )
  })

  it('keeps time and randomness out of the engine and the manifest', () => {
    const rooms = sources.filter(({ path }) => /^packages\/(engine|manifest)\//.test(path))
    for (const file of rooms.filter(({ path }) => !matches(CLOCKS, path)))
      refuse(
        file,
        /\b(setTimeout|setInterval|setImmediate|Date\.now|new Date\(\)|performance\.now|Math\.random|randomBytes|randomUUID|hrtime)\b/,
        'The crash simulator owns time and chance: take them from the injected environment (packages/engine/src/env.ts).',
      )
  })

  it('keeps files out of the contracts and of the pure parts', () => {
    const pure = sources.filter(({ path }) =>
      /^packages\/(runtime|plugin-api)\/|^packages\/engine\/src\/plan|\/(rules|dialect|schema|compose|layout)[/.]/.test(
        path,
      ),
    )
    for (const file of pure)
      for (const { specifier, typeOnly } of file.imports)
        assert.ok(
          typeOnly || !/^node:(fs|net|http|https|child_process|dgram|tls)\b/.test(specifier),
          `${file.path} imports ${specifier}. This part is pure: do the input or output in load/, state-store/, the bundler or an adapter, and hand the result in.`,
        )
  })

  it('never gives a command to a shell', () => {
    for (const file of sources)
      refuse(
        file,
        /\bshell:\s*true\b|\bexec(Sync)?\(\s*[`'"]/,
        'Start programs with spawn and an array of arguments, so that no name can become a command.',
      )
  })

  it('never turns off the check of certificates', () => {
    for (const file of sources)
      refuse(
        file,
        /rejectUnauthorized:\s*false|NODE_TLS_REJECT_UNAUTHORIZED/,
        'Name the certificate authority instead (NODE_EXTRA_CA_CERTS).',
      )
  })

  it('listens on loopback addresses only', () => {
    for (const file of sources)
      refuse(file, /0\.0\.0\.0|'::'(?!1)/, 'Listen on 127.0.0.1: what runs here is for this machine alone.')
  })
})

function matches(patterns: readonly RegExp[], path: string): boolean {
  return patterns.some((pattern) => pattern.test(path))
}

/** With the texts in quotes left out: what a program says is not what it does. */
function withoutTexts(file: SourceFile): SourceFile {
  return { ...file, text: file.text.replaceAll(/'[^'\n]*'/g, "''") }
}

function refuse(file: SourceFile, pattern: RegExp, advice: string): void {
  for (const [index, line] of file.text.split('\n').entries()) {
    const code = line.replace(/^\s*(\/?\*|\/\/).*/, '')
    const found = pattern.exec(code)
    assert.ok(!found, `${file.path}:${index + 1} uses ${found?.[0]}. ${advice}`)
  }
}
