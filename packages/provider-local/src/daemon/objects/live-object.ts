/** What the local cloud keeps running for one object of its record. */
import type { JsonObject } from '@skyfold/manifest'
import type { Fleet } from '../../environment/fleet.ts'
import type { ObjectType, ObjectView } from '../../protocol.ts'
import type { FunctionInputs } from '../../resources/function.ts'
import type { HttpApiInputs } from '../../resources/http-api.ts'
import type { QueueInputs } from '../../resources/queue.ts'
import type { QueueTriggerInputs } from '../../resources/queue-trigger.ts'
import type { RouteInputs } from '../../resources/route.ts'
import type { ScheduleInputs } from '../../resources/schedule.ts'
import type { VersionInputs } from '../../resources/version.ts'
import type { FunctionLog } from '../../storage/function-log.ts'
import type { PackageStore } from '../../storage/package-store.ts'
import type { Time } from '../time.ts'
import type { LiveFunction } from './function.ts'
import type { LiveHttpApi } from './http-api.ts'
import type { LiveQueue } from './queue.ts'
import type { LiveSchedule } from './schedule.ts'
import type { LiveVersion } from './version.ts'

export interface LiveObject<I> {
  /** What the local cloud chose, to be recorded: a version's number, an API's port. */
  readonly assigned: JsonObject
  readonly outputs: JsonObject
  /** Default: ready. `broken`: an update may mend it. */
  health?(): Promise<ObjectView['health']>
  update(inputs: I): Promise<void>
  /** Waits until it can be used. */
  settle?(): Promise<void>
  close(): Promise<void>
}

/** What objects need of the local cloud and of each other. Each live object of these types is in its map by id. */
export interface Surroundings {
  readonly fleet: Fleet
  readonly packages: PackageStore
  readonly log: FunctionLog
  readonly time: Time
  readonly versions: Map<string, LiveVersion>
  readonly functions: Map<string, LiveFunction>
  readonly apis: Map<string, LiveHttpApi>
  readonly queues: Map<string, LiveQueue>
  readonly schedules: Map<string, LiveSchedule>
}

export interface Opening<I> {
  readonly id: string
  readonly inputs: I
  /** Empty for a new object. */
  readonly assigned: JsonObject
  /** As in `StoredObject`. */
  readonly locked?: JsonObject
}

/** Starts an object. A new one that cannot be started is refused; one of the record comes back as well as it can. */
export type OpenObject<I> = (around: Surroundings, opening: Opening<I>) => Promise<LiveObject<I>>

/** What the resource type of the same name sends. */
interface InputsOf {
  readonly 'local.version': VersionInputs
  readonly 'local.function': FunctionInputs
  readonly 'local.http-api': HttpApiInputs
  readonly 'local.route': RouteInputs
  readonly 'local.queue': QueueInputs
  readonly 'local.queue-trigger': QueueTriggerInputs
  readonly 'local.schedule': ScheduleInputs
}

/** One row for each type. */
export type ObjectTable = { readonly [T in ObjectType]: OpenObject<InputsOf[T]> }
