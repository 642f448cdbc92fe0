export type { Actor, Env } from './env.ts'
export { createEnv } from './env.ts'
export type { Change, Plan, Step, StepAction } from './plan.ts'
export type { GitRevision, Release } from './releases/release.ts'
export type { EngineEvent, EventSink } from './events.ts'
export type {
  Connected,
  DeployFunction,
  InspectFunction,
  ListReleasesFunction,
  Inspection,
  Outcome,
  OutcomeStatus,
  Preview,
  PreviewFunction,
  PreviewOptions,
  RecordedResource,
  ReleaseList,
  RemoveFunction,
  RollbackFunction,
  RollbackOptions,
  RunOptions,
  StepReport,
} from './run.ts'
export { deploy, remove } from './run/deploy.ts'
export { listReleases, rollback } from './run/rollback.ts'
export { preview } from './run/preview.ts'
export type { PlanInputs, SavedPlan, SavedStackPlan } from './plan/saved-plan.ts'
export { decodePlan, encodePlan } from './plan/saved-plan.ts'
export type { Drift, DriftedValue, DriftReport } from './drift/drift-report.ts'
export type { DriftOptions } from './drift/detect-drift.ts'
export { detectDrift } from './drift/detect-drift.ts'
export type { Adoption, AdoptOutcome } from './adopt/adopt.ts'
export { adopt } from './adopt/adopt.ts'
export type { RecoverOptions, RecoverOutcome, RecoveredAddress } from './repair/recover-stack.ts'
export { recoverStack } from './repair/recover-stack.ts'
export type { RestoreOptions } from './repair/restore-state.ts'
export { restoreState } from './repair/restore-state.ts'
export type { UnlockOptions, UnlockOutcome } from './repair/unlock.ts'
export { unlock } from './repair/unlock.ts'
export { commandFor, quoted } from './command-line.ts'
export { inspect } from './run/inspect.ts'
export { createFileStore } from './state-store/file/file-store.ts'
export { createMemoryStore } from './state-store/memory-store.ts'
export type { MoveOptions, MoveStatus } from './state-store/move.ts'
export { moveState } from './state-store/move.ts'
export { probeStore } from './state-store/probe.ts'
export { loadSecretKey } from './secret/secret-key.ts'
