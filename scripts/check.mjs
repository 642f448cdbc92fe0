// `npm run check`: what must be green before every commit, in under a minute. The tests that open ports or start
// processes are left to `npm test`; `--no-tests` leaves out the others too.
import { bin, build, ensureInstalled, run, tests } from './run.mjs'

ensureInstalled()
build()
run(bin('oxlint'), ['--type-aware', '--deny-warnings'])
run(bin('oxfmt'), ['--check'])
run(bin('knip'), [])
run(process.execPath, ['scripts/provider-docs.mjs', '--check'])
run(process.execPath, ['scripts/manifest-docs.mjs', '--check'])
if (!process.argv.includes('--no-tests'))
  run(bin('mocha'), [
    '--reporter',
    './scripts/reporter.cjs',
    '--ignore',
    '**/*.integration.test.js',
    ...tests,
  ])
