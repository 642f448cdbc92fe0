// Mocha's `dot` reporter with failures in full, every skipped test by name, the counts that tests wrote into their titles
// (`…: 170 converged`), and a closing line that machines read, or, where SKYFOLD_TEST_COUNTS names a file, the counts in it.
const { writeFileSync } = require('node:fs')
const { reporters, Runner } = require('mocha')

const COUNTED = /: \d+ (?:of \d+ )?(?:converged|tried|agree)$/

module.exports = class CountingReporter extends reporters.Base {
  constructor(runner, options) {
    super(runner, options)
    const skipped = []
    const counted = []
    runner.on(Runner.constants.EVENT_TEST_PASS, (test) => {
      process.stdout.write('.')
      if (COUNTED.test(test.title)) counted.push(test.fullTitle())
    })
    runner.on(Runner.constants.EVENT_TEST_FAIL, () => process.stdout.write('!'))
    runner.on(Runner.constants.EVENT_TEST_PENDING, (test) => {
      process.stdout.write(',')
      skipped.push(test.fullTitle())
    })
    runner.once(Runner.constants.EVENT_RUN_END, () => {
      process.stdout.write('\n')
      if (this.failures.length > 0) reporters.Base.list(this.failures)
      for (const title of counted) console.log(`counted: ${title}`)
      for (const title of skipped) console.log(`skipped: ${title}`)
      const { passes: passed, failures: failed } = this.stats
      const file = process.env.SKYFOLD_TEST_COUNTS
      if (file) writeFileSync(file, JSON.stringify({ passed, failed, skipped: skipped.length }))
      else console.log(`${passed} passed, ${failed} failed, ${skipped.length} skipped`)
    })
  }
}
