/** The vendors' data lies outside the repository; a plain clone does without and says so. */
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'

const repository = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../..')

/** Absolute folder of the vendors' data: `SKYFOLD_SPECS`, or `../shared/specs` beside the repository. `undefined`: not here. */
export function findSpecs(): string | undefined {
  const folder = path.resolve(repository, process.env['SKYFOLD_SPECS'] ?? '../shared/specs')
  return existsSync(folder) ? folder : undefined
}

/**
 * Reads one gzipped JSON document, `aws/lambda-2015-03-31.json.gz`. `T` is the shape that its vendor publishes; it is
 * not checked. Errors: those of the file system.
 */
export async function readSpec<T>(name: string): Promise<T> {
  const folder = findSpecs()
  if (folder === undefined) throw new Error("The vendors' data is not here: set SKYFOLD_SPECS to its folder.")
  const bytes = await promisify(gunzip)(await readFile(path.join(folder, name)))
  // The vendor's format is the contract of this file; the readers would fail on anything else.
  return JSON.parse(bytes.toString('utf8')) as T
}

/**
 * Ends the suite with one visible line when the vendors' data is not here, or fails it where
 * `SKYFOLD_REQUIRE_ORACLES` is set. Use it in `before(function () { … })`.
 */
export function needSpecs(context: Mocha.Context): void {
  if (findSpecs() !== undefined) return
  if (process.env['SKYFOLD_REQUIRE_ORACLES'])
    throw new Error("The vendors' data is missing: set SKYFOLD_SPECS to its folder.")
  console.log("      skipped: the vendors' data is not here (set SKYFOLD_SPECS to its folder)")
  context.skip()
}
