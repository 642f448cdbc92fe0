// Mocha's `dot` reporter with failures in full, every skipped test by name, and a closing line that machines read.
const { reporters, Runner } = require('mocha')

module.exports = class CountingReporter extends reporters.Base {
  constructor(runner, options) {
    super(runner, options)
    const skipped = []
    runner.on(Runner.constants.EVENT_TEST_PASS, () => process.stdout.write('.'))
    runner.on(Runner.constants.EVENT_TEST_FAIL, () => process.stdout.write('!'))
    runner.on(Runner.constants.EVENT_TEST_PENDING, (test) => {
      process.stdout.write(',')
      skipped.push(test.fullTitle())
    })
    runner.once(Runner.constants.EVENT_RUN_END, () => {
      process.stdout.write('\n')
      if (this.failures.length > 0) reporters.Base.list(this.failures)
      for (const title of skipped) console.log(`skipped: ${title}`)
      const { passes, failures } = this.stats
      console.log(`${passes} passed, ${failures} failed, ${skipped.length} skipped`)
    })
  }
}
