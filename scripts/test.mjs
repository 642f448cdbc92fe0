// `npm test`: installs if needed, builds, runs every test (or the files named), and ends with one line that counts them.
import { bin, build, ensureInstalled, run, tests } from './run.mjs'

ensureInstalled()
build()
const named = process.argv.slice(2)
run(bin('mocha'), ['--reporter', './scripts/reporter.cjs', ...(named.length > 0 ? named : tests)])
