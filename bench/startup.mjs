// `npm run bench:startup [runs]`: how long `sls` takes to say its version and its help, beside `osls` from npm and an
// empty Node, interleaved in the same run. The ratio is what counts: the absolute times depend on the machine.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { build, ensureInstalled, root, run } from '../scripts/run.mjs'

const OSLS = 'osls@4.3.1'
const runs = Number(process.argv[2] ?? 11)

ensureInstalled()
build('packages/cli')
// Outside of the checkout, so that nothing of ours is found by it.
const folder = mkdtempSync(path.join(os.tmpdir(), 'skyfold-bench-'))
try {
  run('npm', ['install', '--prefix', folder, '--no-audit', '--no-fund', '--ignore-scripts', '--silent', OSLS])
  measure(folder)
} finally {
  rmSync(folder, { recursive: true, force: true })
}

function measure(cwd) {
  const ours = path.join(root, 'packages/cli/bin/sls.js')
  const theirs = path.join(cwd, 'node_modules/osls/bin/serverless.js')
  const subjects = [
    { name: 'node (empty)', args: ['-e', '0'] },
    { name: 'sls --version', args: [ours, '--version'] },
    { name: 'osls --version', args: [theirs, '--version'] },
    { name: 'sls --help', args: [ours, '--help'] },
    { name: 'osls --help', args: [theirs, '--help'] },
  ].map(({ name, args }) => ({ name, args, times: [] }))
  for (let index = 0; index <= runs; index += 1)
    for (const { name, args, times } of subjects) {
      const start = performance.now()
      const { status, stderr } = spawnSync(process.execPath, args, { cwd, encoding: 'utf8' })
      if (status !== 0) throw new Error(`${name} ended with ${status}: ${stderr}`)
      // The first round fills the caches of the file system.
      if (index > 0) times.push(performance.now() - start)
    }
  report(subjects.map(({ name, times }) => ({ name, median: medianOf(times), best: Math.min(...times) })))
}

function report(rows) {
  console.log(
    `${OSLS}, Node ${process.versions.node}, medians of ${runs} interleaved runs (best in brackets)`,
  )
  for (const { name, median, best } of rows)
    console.log(`${name.padEnd(16)} ${median.toFixed(0).padStart(6)} ms  (${best.toFixed(0)} ms)`)
  const of = (name) => rows.find((row) => row.name === name).median
  for (const flag of ['--version', '--help'])
    console.log(`osls / sls ${flag}: ${(of(`osls ${flag}`) / of(`sls ${flag}`)).toFixed(1)}`)
}

function medianOf(times) {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)]
}
