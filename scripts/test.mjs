// `npm test`: installs if needed, builds, runs every test, and ends with one line that counts them.
import { bin, build, ensureInstalled, run } from './run.mjs'

ensureInstalled()
build()
run(bin('mocha'), ['--reporter', './scripts/reporter.cjs', ...process.argv.slice(2)])
