/** What checks the fakes and was not written here: installed by `.ci/oracles.sh`, absent from a plain clone. */
import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import path from 'node:path'

/** Absolute path below `SKYFOLD_ORACLES` (default `~/.cache/skyfold-oracles`); `undefined`: not installed. */
function findOracle(name: string): string | undefined {
  const folder = process.env['SKYFOLD_ORACLES'] ?? path.join(homedir(), '.cache/skyfold-oracles')
  const file = path.join(folder, name)
  return existsSync(file) ? file : undefined
}

/**
 * As `findOracle`; ends the suite with one visible line when it is not installed, or fails it where
 * `SKYFOLD_REQUIRE_ORACLES` is set. Use it in `before(function () { … })`.
 */
export function needOracle(context: Mocha.Context, name: string): string {
  const found = findOracle(name)
  if (found !== undefined) return found
  if (process.env['SKYFOLD_REQUIRE_ORACLES'])
    throw new Error(`The oracle ${name} is missing: run .ci/oracles.sh.`)
  console.log(`      skipped: ${name} is not installed (.ci/oracles.sh installs it)`)
  return context.skip()
}
