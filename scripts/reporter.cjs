// Mocha's `dot` reporter with failures in full, every skipped test by name, the counts that tests wrote into their titles
// (`…: 170 converged`), and a closing line that machines read.
const { reporters, Runner } = require('mocha')

const COUNTED = /: \d+ [a-z ]+$/

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
      const { passes, failures } = this.stats
      console.log(`${passes} passed, ${failures} failed, ${skipped.length} skipped`)
    })
  }
}
