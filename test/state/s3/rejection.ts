/** Failures as a caller sees them. */
import assert from 'node:assert/strict'
import type { FailureClass } from '@skyfold/plugin-api'
import { SkyfoldError } from '@skyfold/plugin-api'

/** The error with which `work` must end. */
export async function rejects(
  work: Promise<unknown>,
  code: string,
  failure: FailureClass,
): Promise<SkyfoldError> {
  const error: unknown = await work.then(
    () => assert.fail(`expected ${code}`),
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof SkyfoldError)) throw error
  assert.deepEqual([error.diagnostic.code, error.failure], [code, failure], error.message)
  return error
}
