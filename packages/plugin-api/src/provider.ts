/**
 * A provider is one object: two pure questions (layout, compose), a list of resource types, and a
 * connection made only when something must really be asked or changed.
 */
import type { Diagnostic, JsonObject, Service, Target } from '@skyfold/manifest'
import type { Capabilities } from './capability.ts'
import type { Clock } from './clock.ts'
import type { Operations } from './operations.ts'
import type { Address, Graph, Outputs, StackId } from './resource.ts'
import type { AnyResourceType } from './resource-type.ts'
import type { SourceFactory } from './source-factory.ts'
import type { StateKeeper } from './state-keeper.ts'
import type { Artifact, Unit } from './unit.ts'

/** Names a deployment target and knows how a service becomes resources there. `C` are its clients. */
export interface Provider<C = unknown> {
  /** As in `provider.name` of the manifest. */
  readonly name: string
  readonly capabilities: Capabilities
  readonly resources: readonly AnyResourceType<C>[]
  /** Pure: what is deployed together, behind which entry. */
  layout(service: Service, target: Target): Layout
  /** Pure: the resources that should exist. `artifacts` has one entry for each unit of `layout`. */
  compose(service: Service, target: Target, artifacts: readonly Artifact[]): Composition
  /** Pure: what a user wants to see of a deployed stack. */
  describe(deployed: Deployed): Description
  /** Loads the SDK, finds credentials, opens connections. Errors: SkyfoldError with class `denied` and what to type. */
  connect(options: ConnectOptions): Promise<Connection<C>>
  /**
   * Makes sure that what is deployed is being served, whether or not this deploy changed anything. A public cloud
   * always serves and leaves it out. Returns a line to show (where it runs, how to stop it), if any.
   */
  wake?(options: ConnectOptions): Promise<string | undefined>
  /**
   * True when what serves is known to differ from what was deployed although nobody changed it, so that a deploy must look
   * at every object first. It connects to nothing. Left out: that cannot happen.
   */
  needsRefresh?(options: ConnectOptions): Promise<boolean>
  /** Keeps states. A provider without object storage leaves it out: its states are files of the service folder. */
  readonly states?: StateKeeper
  /** Variable sources by prefix: `ssm` for `${ssm:/name}`. */
  readonly sources?: Readonly<Record<string, SourceFactory>>
}

export interface Layout {
  readonly units: readonly Unit[]
  readonly diagnostics: readonly Diagnostic[]
}

export interface Composition {
  readonly graph: Graph
  readonly diagnostics: readonly Diagnostic[]
}

export interface ConnectOptions {
  readonly stack: StackId
  /** `Target.options`. */
  readonly options: JsonObject
  /** Absolute path of the service folder. */
  readonly root: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly clock: Clock
  /**
   * To be called right before each request is written to the socket, after signing. It throws when the lease
   * is lost, so that a paused deployer cannot write over its successor.
   */
  readonly guard: () => void
}

export interface Connection<C> {
  readonly clients: C
  /** Whose account this is, for `sls info` and the account pin. */
  readonly account: AccountIdentity
  readonly operations: Operations
  close(): Promise<void>
}

/** Two deploys with different `key` go to different places. */
export interface AccountIdentity {
  readonly key: string
  /** `account 123456789012 (profile prod)`. */
  readonly label: string
}

/** A stack as recorded after its last deploy. */
export interface Deployed {
  readonly stack: StackId
  readonly resources: Readonly<Record<Address, DeployedResource>>
}

export interface DeployedResource {
  readonly type: string
  readonly id: string
  readonly outputs: Outputs
}

/** What `sls info` shows. */
export interface Description {
  readonly functions: readonly { readonly name: string; readonly id: string }[]
  readonly endpoints: readonly Endpoint[]
  /** Anything else worth knowing, label → value: a queue's URL. */
  readonly outputs: Readonly<Record<string, string>>
}

export interface Endpoint {
  readonly method: string
  readonly url: string
  readonly function: string
  /** True when anybody on the network that reaches it may call it. */
  readonly public: boolean
}
