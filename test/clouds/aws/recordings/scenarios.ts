/**
 * Requests that led to recorded answers, inferred from the names of the recordings and what they show. A step without
 * a key was not recorded. `create` takes its settings from the recorded answer.
 */
import { ALIASES } from './scenarios/aliases.ts'
import { CONCURRENCY } from './scenarios/concurrency.ts'
import { FUNCTIONS } from './scenarios/functions.ts'
import { MAPPINGS } from './scenarios/mappings.ts'
import { PERMISSIONS } from './scenarios/permissions.ts'
import { TAGS } from './scenarios/tags.ts'
import { VERSIONS } from './scenarios/versions.ts'
import type { Scenarios } from './step.ts'

/** By the name of the recording, without its file. */
export const SCENARIOS: Scenarios = {
  ...FUNCTIONS,
  ...VERSIONS,
  ...ALIASES,
  ...TAGS,
  ...CONCURRENCY,
  ...PERMISSIONS,
  ...MAPPINGS,
}
