// `npm run bench:corpus [filter]`: each public example through the real `sls package`, as it is and with what its user must
// supply (test/fixtures/corpus-inputs.json). Prints a row for each: does it load, does it package, why not. Needs
// SKYFOLD_CORPUS; about four seconds for each. The examples come without their code: a stub takes the
// place of each handler in JavaScript, so that everything from the manifest to the zip is gone through.
import { spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { build, ensureInstalled, root } from '../scripts/run.mjs'

const CORPUS = path.join(
  process.env.SKYFOLD_CORPUS ?? path.join(root, '../shared/corpus'),
  'serverless-examples',
)
const INPUTS = JSON.parse(readFileSync(path.join(root, 'test/fixtures/corpus-inputs.json'), 'utf8'))
const SLS = path.join(root, 'packages/cli/bin/sls.js')
/** Mistakes of these kinds are found before a package is built. */
const LOADING = /^(?:MANIFEST|CLI)_(?!IMAGE$)/

if (!existsSync(CORPUS)) {
  console.error(`No examples at ${CORPUS}; set SKYFOLD_CORPUS.`)
  process.exit(2)
}
ensureInstalled()
build('packages/cli')

const rows = []
for (const file of manifests().filter((each) => each.includes(process.argv[2] ?? ''))) {
  const row = tryOut(file)
  rows.push(row)
  console.log([row.provider.padEnd(10), yes(row.loads), yes(row.packages), row.name, row.reason].join('  '))
}
summary(
  'aws',
  rows.filter(({ provider }) => provider === 'aws'),
)
summary(
  'azure and google',
  rows.filter(({ provider }) => /^(?:azure|google)$/.test(provider)),
)
summary(
  'others',
  rows.filter(({ provider }) => !/^(?:aws|azure|google)$/.test(provider)),
)

function manifests() {
  return readdirSync(CORPUS, { recursive: true, encoding: 'utf8' })
    .filter((name) => /(?:^|[\\/])serverless(?:-\w+)?\.(?:ya?ml|json|ts|js)$/.test(name))
    .sort()
}

function tryOut(file) {
  const name = path.dirname(file)
  const folder = mkdtempSync(path.join(os.tmpdir(), 'skyfold-corpus-'))
  try {
    cpSync(path.join(CORPUS, name), folder, { recursive: true })
    const inputs = INPUTS[name] ?? {}
    const config = path.basename(file)
    let text = readFileSync(path.join(CORPUS, file), 'utf8')
    const [, provider = '?'] = /^\s*name:\s*['"]?(\w+)/m.exec(text.slice(text.search(/^\s*provider:/m))) ?? []
    for (const [from, to] of Object.entries(inputs.replace ?? {})) text = text.replaceAll(from, to)
    for (const [each, content] of Object.entries({ ...inputs.files, [config]: text }))
      writeFileSync(path.join(folder, each), content)
    // Only what the user supplies: no credentials, no settings of this machine.
    const env = { PATH: process.env.PATH, HOME: folder, ...inputs.env }
    const first = packageIn(folder, config, env)
    const isNode = /runtime: *["']?nodejs/i.test(text) || !text.includes('runtime:')
    const again = isNode && writeStubs(folder, first)
    const { exitCode, diagnostics } = again ? packageIn(folder, config, env) : first
    const errors = diagnostics.filter(({ severity }) => severity === 'error')
    const loads = !errors.some(({ code }) => LOADING.test(code))
    const reasons = errors.map(({ code, message }) => `${code}: ${message}`)
    const reason = reasons.find((each) => each.startsWith('CLI_PROVIDER_UNKNOWN')) ?? reasons[0] ?? ''
    return { name, provider, loads, packages: exitCode === 0, reason: reason.slice(0, 200) }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function packageIn(cwd, config, env) {
  const args = ['package', '--json', '--no-measure', '--auth', 'public', '--config', config]
  return JSON.parse(spawnSync(process.execPath, [SLS, ...args], { cwd, encoding: 'utf8', env }).stdout)
}

/** A module for each handler that is not there; true when there was one. */
function writeStubs(folder, { diagnostics }) {
  const modules = diagnostics
    .filter(({ code }) => code === 'BUNDLE_HANDLER_NOT_FOUND')
    .flatMap(({ message }) => /is in the module (\S+?),/.exec(message)?.[1] ?? [])
  for (const module of modules) {
    const file = path.join(folder, `${module}.js`)
    mkdirSync(path.dirname(file), { recursive: true })
    writeFileSync(file, 'module.exports = new Proxy({}, { get: () => async () => ({ statusCode: 200 }) })\n')
  }
  return modules.length > 0
}

function yes(value) {
  return value ? 'yes' : 'no '
}

function summary(title, group) {
  const count = (key) => group.filter((row) => row[key]).length
  const share = (key) => (group.length === 0 ? '' : ` (${((100 * count(key)) / group.length).toFixed(1)} %)`)
  console.log(
    `${title}: ${group.length}, load ${count('loads')}${share('loads')}, package ${count('packages')}${share('packages')}`,
  )
}
