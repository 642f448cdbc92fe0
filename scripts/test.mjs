// `npm test`: installs if needed, builds, runs every test (or the files named), and ends with one line that counts them.
// Many tests wait more than they work, so files run side by side; the suites that kill real processes at every request
// fill the machine by themselves and come afterwards.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import path from 'node:path'
import { bin, build, ensureInstalled, root, tests } from './run.mjs'

const KILLS = 'test/dist/kill/**/*.test.js'

ensureInstalled()
build()
const named = process.argv.slice(2)
const rounds =
  named.length > 0
    ? [named]
    : [['--parallel', '--jobs', String(availableParallelism() + 1), '--ignore', KILLS, ...tests], [KILLS]]

const folder = mkdtempSync(path.join(tmpdir(), 'skyfold-test-'))
const counts = { passed: 0, failed: 0, skipped: 0 }
let status = 0
for (const args of rounds) {
  const file = path.join(folder, 'counts.json')
  rmSync(file, { force: true })
  const env = { ...process.env, SKYFOLD_TEST_COUNTS: file }
  const result = spawnSync(bin('mocha'), ['--reporter', './scripts/reporter.cjs', ...args], {
    cwd: root,
    stdio: 'inherit',
    env,
  })
  // A round that comes to no end has counted nothing and must not pass for one.
  status ||= result.status ?? 1
  const told = readCounts(file)
  if (told === null) status ||= 1
  for (const key of Object.keys(counts)) counts[key] += told?.[key] ?? 0
}
rmSync(folder, { recursive: true, force: true })
console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`)
process.exit(status)

function readCounts(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return null
  }
}
