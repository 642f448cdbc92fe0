export type { Json, JsonObject } from './json.ts'
export type {
  Diagnostic,
  DiagnosticCatalogue,
  DiagnosticFactory,
  DiagnosticOrigin,
  DiagnosticTemplate,
  DiagnosticTemplates,
  NoDetail,
  Severity,
  SourceRange,
} from './diagnostic.ts'
export { defineDiagnostics, hasErrors } from './diagnostic.ts'
export { isSecret, Secret, secretMember, secretValue } from './secret.ts'
export type { SecretNature } from './secret.ts'
export type {
  FunctionSettings,
  Handler,
  HandlerStyle,
  Move,
  PackageSettings,
  PluginReference,
  ProtectedAddress,
  Service,
  ServiceFunction,
  Target,
} from './service.ts'
export { runtimePlace, settingsFor } from './service.ts'
export { nearestNode } from './runtime.ts'
export type {
  BucketTrigger,
  Channel,
  CorsSettings,
  CronRate,
  HttpAccess,
  HttpApiTrigger,
  HttpMethod,
  HttpTrigger,
  PlatformTrigger,
  QueueTrigger,
  ScheduleRate,
  ScheduleTrigger,
  StreamTrigger,
  TopicTrigger,
  Trigger,
  TriggerKind,
} from './trigger.ts'
export { TRIGGER_KINDS } from './trigger.ts'
export type { PathRefusal, ResolvedPath } from './resolve-inside.ts'
export { resolveInside } from './resolve-inside.ts'
export type {
  Loaded,
  LoadRequest,
  Outline,
  ResolvedValue,
  SourceContext,
  SourceResolver,
} from './load-request.ts'
export { undeployable } from './undeployable.ts'
export { loadService } from './load-service.ts'
export { manifestSchema } from './reference/manifest-schema.ts'
export { KNOWN_PLUGINS } from './assemble/plugins/known-plugins.ts'
export { nearest } from './schema/nearest.ts'
export type { StatePlace } from './state/state-place.ts'
export { isStateUrl } from './state/state-place.ts'
export { formatAwsCron, formatUnixCron } from './triggers/schedule/cron.ts'
export { PLATFORM_EVENTS, platformSubstitute } from './triggers/platform-events.ts'
export type { RateTicks } from './triggers/schedule/rate-ticks.ts'
export { formatRate, ticksOf } from './triggers/schedule/rate-ticks.ts'
