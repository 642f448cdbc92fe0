/** boto3 as an independent client of what our keeper wrote (`read-s3.py`). */
import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'
import { needOracle } from '../../clouds/oracles.ts'
import { repository } from '../../sls.ts'

/** Runs the script with these arguments; the document that it prints. */
export type Boto3 = (...args: readonly string[]) => Promise<Readonly<Record<string, unknown>>>

/** Ends the suite when it is not installed. */
export function findBoto3(context: Mocha.Context, env: () => Readonly<Record<string, string>>): Boto3 {
  const bin = path.join(needOracle(context, 'aws'), 'bin')
  const script = path.join(repository, 'test/state/s3/read-s3.py')
  return async (...args) => {
    const { stdout } = await promisify(execFile)(path.join(bin, 'python'), [script, ...args], {
      env: { PATH: process.env['PATH'], HOME: path.join(bin, 'absent'), ...env() },
    })
    // The script prints objects, except after `force`, where only the text matters.
    return { ...(JSON.parse(stdout) as object), text: stdout.trim() }
  }
}
