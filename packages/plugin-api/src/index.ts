export type { Clock } from './clock.ts'
export type { FailureClass } from './error.ts'
export { SkyfoldError } from './error.ts'
export type {
  Artifact,
  ArtifactEntry,
  ColdStart,
  Unit,
  UnitEntry,
  UnitHandler,
  UnitPlatform,
} from './unit.ts'
export type { Address, Graph, Input, Inputs, Outputs, Ownership, Ref, Resource, StackId } from './resource.ts'
export { isRef, ref } from './resource.ts'
export type {
  AnyResourceType,
  ArtifactFile,
  Found,
  Identity,
  Intent,
  Observed,
  ReplaceOn,
  ResourceContext,
  ResourceType,
} from './resource-type.ts'
export { capabilityOf } from './capability.ts'
export type { Capabilities, Capability, Limit, SettingName } from './capability.ts'
export type {
  AccountIdentity,
  Composition,
  Connection,
  ConnectOptions,
  Deployed,
  DeployedResource,
  Description,
  Endpoint,
  Layout,
  Provider,
} from './provider.ts'
export type {
  InvokeRequest,
  InvokeResult,
  LogLine,
  LogsRequest,
  Operations,
  SendRequest,
} from './operations.ts'
export type { HookKind, Plugin } from './plugin.ts'
export { HOOKS } from './plugin.ts'
export type { SourceFactory, SourceOptions } from './source-factory.ts'
export type { BlobStore, Generation, StateStore, StateTag, StoredState } from './state-store.ts'
export type { StateHome, StateKeeper } from './state-keeper.ts'
