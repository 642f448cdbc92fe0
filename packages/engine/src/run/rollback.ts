/** Back to an earlier release, and the list to choose from. */
import type { Secret } from '@skyfold/manifest'
import { KeptArtifacts } from '../releases/kept-artifacts.ts'
import type { ListReleasesFunction, RollbackFunction } from '../run.ts'
import { createLearningRedactor } from '../secret/redactor.ts'
import { SAFE } from '../safety.ts'
import { readState } from '../session/load.ts'
import { runGoal } from './deploy.ts'

/** Wrong input and failures are told in the outcome; it rejects only for bugs. */
export const rollback: RollbackFunction = async ({ to, full, secrets, ...options }) => {
  const artifacts = new KeptArtifacts(options.store.blobs)
  const { redact, learn } = createLearningRedactor()
  const learned = async (): Promise<readonly Secret[]> => learn(await secrets())
  const way = { to, full, secrets: learned, redact, artifacts }
  const goal = { graph: { resources: [] }, removing: false, rollback: way }
  try {
    return await runGoal(goal, { ...options, openArtifact: artifacts.open }, SAFE)
  } finally {
    await artifacts.dispose()
  }
}

/** `releases` is empty where nothing is deployed. */
export const listReleases: ListReleasesFunction = async (store, stack) => {
  const stored = await readState(store, stack)
  const { releases = [], release } = stored?.state ?? {}
  return { releases, ...(release === undefined ? {} : { current: release }) }
}
