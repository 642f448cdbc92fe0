/** What every kind of trigger is composed from and into. */
import type { Diagnostic, ServiceFunction, Trigger, TriggerKind } from '@skyfold/manifest'
import type { Address, Input, Ref, Resource, StackId } from '@skyfold/plugin-api'
import { ref } from '@skyfold/plugin-api'
import type { Tags } from '../ownership.ts'

/** Where a trigger stands. */
export interface TriggerSite {
  readonly stack: StackId
  readonly definition: ServiceFunction
  /** Seconds that a call may take. */
  readonly timeout: number
  /** From 1, among the function's triggers of the same kind. */
  readonly number: number
  readonly tags: Tags
}

/** One statement of the function's role; resources may be refs. */
export type GrantedStatement = {
  readonly effect: 'Allow' | 'Deny'
  readonly actions: readonly string[]
  readonly resources: readonly (string | Ref)[]
  readonly condition?: Input
}

export interface ComposedTrigger {
  readonly resources: readonly Resource[]
  /** What the function's role must be allowed for it. */
  readonly statements: readonly GrantedStatement[]
  readonly diagnostics: readonly Diagnostic[]
}

/** One row for each kind. */
export type TriggerTable = {
  readonly [K in TriggerKind]: (trigger: Extract<Trigger, { kind: K }>, site: TriggerSite) => ComposedTrigger
}

/** A trigger that makes nothing. */
export function onlyDiagnostics(...diagnostics: readonly Diagnostic[]): ComposedTrigger {
  return { resources: [], statements: [], diagnostics }
}

/** Address of a resource. */
export function addressOf(type: string, name: string): Address {
  return `${type}/${name}`
}

/** The ARN of what triggers of a function call. */
export function aliasOf({ name }: ServiceFunction): Ref {
  return ref(addressOf('aws.lambda.alias', name), 'arn')
}

/** A resource of the manifest line that it comes from. */
export function resourceOf(
  type: string,
  name: string,
  inputs: { readonly [key: string]: Input | undefined },
  source: ServiceFunction['source'] | undefined,
): Resource {
  return { address: addressOf(type, name), type, inputs, ...(source ? { source } : {}) }
}
