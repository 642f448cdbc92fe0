/** What every kind of trigger is composed from and into. */
import type { Diagnostic, ServiceFunction, Trigger, TriggerKind } from '@skyfold/manifest'
import type { Address, Input, Resource, StackId } from '@skyfold/plugin-api'
import type { ObjectType } from '../protocol.ts'

/** Where a trigger stands. */
export interface TriggerSite {
  readonly stack: StackId
  readonly definition: ServiceFunction
  /** Seconds that a call may take. */
  readonly timeout: number
  /** From 1, among the function's triggers of the same kind. */
  readonly number: number
}

export interface ComposedTrigger {
  readonly resources: readonly Resource[]
  readonly diagnostics: readonly Diagnostic[]
}

/** One row for each kind. */
export type TriggerTable = {
  readonly [K in TriggerKind]: (trigger: Extract<Trigger, { kind: K }>, site: TriggerSite) => ComposedTrigger
}

/** Address of the only HTTP API of a stack. */
export const API: Address = 'local.http-api/api'

/** Address of a resource. */
export function addressOf(type: ObjectType, name: string): Address {
  return `${type}/${name}`
}

/** A resource of the manifest line that it comes from. */
export function resourceOf(
  type: ObjectType,
  name: string,
  inputs: { readonly [key: string]: Input | undefined },
  source: ServiceFunction['source'] | undefined,
): Resource {
  return { address: addressOf(type, name), type, inputs, ...(source ? { source } : {}) }
}
