// `npm run check`: what must be green before every commit.
import { bin, build, ensureInstalled, run } from './run.mjs'

ensureInstalled()
build()
run(bin('oxlint'), ['--type-aware', '--deny-warnings'])
run(bin('oxfmt'), ['--check'])
run(bin('knip'), [])
run(bin('mocha'), ['--reporter', './scripts/reporter.cjs'])
