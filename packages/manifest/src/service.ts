/**
 * `Service` is the normalised, provider-neutral model that every later room reads. It is plain,
 * complete (all defaults filled in) and says nothing of how the manifest was written.
 */
import type { Json, JsonObject } from './json.ts'
import type { Secret } from './secret.ts'
import type { SourceRange } from './diagnostic.ts'
import type { StatePlace } from './state/state-place.ts'
import type { Trigger } from './trigger.ts'

/** One service folder, ready to be laid out on a provider. */
export interface Service {
  /** `[a-z][a-z0-9-]*`, from `service`. */
  readonly name: string
  /** From `--stage`, `provider.stage` or `dev`. */
  readonly stage: string
  /** Absolute path of the service folder. Never part of a resource's inputs: it differs between machines. */
  readonly root: string
  /** Manifest path relative to `root`. */
  readonly file: string
  /** Where the service goes, one entry for each provider × region. Never empty. */
  readonly targets: readonly Target[]
  readonly functions: readonly ServiceFunction[]
  readonly tags: Readonly<Record<string, string>>
  readonly package: PackageSettings
  /**
   * What is passed through to one provider as it stands, keyed by provider name: under `aws` the
   * CloudFormation of `resources:`. Other providers ignore it and say so; its variables are filled in
   * only when `aws` is among the targets.
   */
  readonly native: Readonly<Record<string, Json>>
  /** Where that is written; absent when there is none. */
  readonly nativeSource?: SourceRange
  readonly plugins: readonly PluginReference[]
  /** Where its states are kept; without it each target's provider says where. */
  readonly state?: StatePlace
  /** Resources that have another address than before, from `moved:`. */
  readonly moved?: readonly Move[]
  /** Resources that no deploy may delete or replace, from `protect:`. */
  readonly protect?: readonly ProtectedAddress[]
}

/** One entry of `protect:`. */
export interface ProtectedAddress {
  readonly address: string
  readonly source: SourceRange
}

/** One entry of `moved:`: what was deployed at the address `from` is from here on the resource at `to`. */
export interface Move {
  readonly from: string
  readonly to: string
  /** Where it is written. */
  readonly source?: SourceRange
}

/** One entry of `plugins:`, a package name or a path inside the service folder. Loading it is the command line's affair. */
export interface PluginReference {
  readonly name: string
  readonly source: SourceRange
}

/** One provider and region. `options` are the provider's own keys, read by its adapter alone. */
export interface Target {
  readonly provider: string
  readonly region: string
  readonly options: JsonObject
  readonly source?: SourceRange
}

/** One function of the manifest. */
export interface ServiceFunction {
  /** The key under `functions:`; unique in the service. */
  readonly name: string
  readonly handler: Handler
  readonly settings: FunctionSettings
  /** What `functions.<name>.<provider>` overrides, by provider name. Read it through `settingsFor`. */
  readonly overrides: Readonly<Record<string, Partial<FunctionSettings>>>
  readonly triggers: readonly Trigger[]
  readonly package: PackageSettings
  /** A container image instead of code, as written; no provider deploys it, and `handler.module` is empty. */
  readonly image?: { readonly settings: Json; readonly source: SourceRange }
  /** Settings that only one provider knows (`layers`, `vpc` of `aws`), as written, by provider name. */
  readonly native?: Readonly<Record<string, JsonObject>>
  /** Where `settings.runtime` is written, mostly under `provider`; absent when it is a default. */
  readonly runtimeSource?: SourceRange
  readonly source: SourceRange
}

/** Where the code is. `src/orders.create` is module `src/orders`, export `create`. */
export interface Handler {
  readonly module: string
  readonly export: string
  /** `lambda`: `(event, context)`; `fetch`: `Request → Response` (see docs/decisions/005). */
  readonly style: HandlerStyle
  readonly source: SourceRange
}

export type HandlerStyle = 'lambda' | 'fetch'

/** The settings that have one meaning on every provider (see docs/providers). */
export interface FunctionSettings {
  /** `nodejs22.x` and the like: the names of AWS Lambda are the vocabulary. */
  readonly runtime: string
  /** MB. */
  readonly memorySize: number
  /** Seconds. */
  readonly timeout: number
  readonly environment: Readonly<Record<string, string | Secret>>
  readonly architecture: 'x86_64' | 'arm64'
  /** Environments kept ready; 0 = none. */
  readonly provisionedConcurrency: number
  /** Upper bound of concurrent environments; undefined = the provider's. */
  readonly reservedConcurrency?: number
  readonly snapStart: boolean
  readonly description?: string
  readonly tags: Readonly<Record<string, string>>
}

/** What goes into a package besides the code that a handler reaches. */
export interface PackageSettings {
  /** Globs relative to `root`; a leading `!` excludes. In order, the last match wins. */
  readonly patterns: readonly string[]
  /** Path of a ready-made zip, relative to `root`: nothing is bundled. */
  readonly artifact?: string
}

/** The settings of a function on one provider: its own ones with that provider's overrides on top. */
export function settingsFor(definition: ServiceFunction, provider: string): FunctionSettings {
  const override = definition.overrides[provider]
  if (!override) return definition.settings
  const environment = { ...definition.settings.environment, ...override.environment }
  return { ...definition.settings, ...override, environment }
}

/** Where the runtime that a function has on one provider is written, as far as it is known; else the function. */
export function runtimePlace(definition: ServiceFunction, provider: string): SourceRange {
  const isOverridden = definition.overrides[provider]?.runtime !== undefined
  return (isOverridden ? undefined : definition.runtimeSource) ?? definition.source
}
