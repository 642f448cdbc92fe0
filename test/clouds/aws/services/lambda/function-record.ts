/**
 * A function as Lambda keeps it: `$LATEST`, the versions published from it, aliases, policies, and the state machine
 * that all of them go through. Time passes lazily: whoever looks at a version settles it first.
 */
import type { AliasConfiguration, FunctionConfiguration } from '@aws-sdk/client-lambda'
import { uuid } from '../../world.ts'
import type { Call, World } from '../../world.ts'
import { aliasNotFound, functionArn, functionNotFound, isVersion, parseFunctionName } from './arn.ts'
import type { FunctionName } from './arn.ts'
import { Refusal } from '../../protocol/refusal.ts'

/** `$LATEST` or a published version. */
export interface VersionRecord {
  /** Everything but ARN and state. */
  configuration: FunctionConfiguration
  revision: string
  /** While not undefined, Pending (`creating`) or InProgress, until that time. */
  busyUntil: number | undefined
  creating: boolean
}

export interface PolicyRecord {
  readonly statements: Map<string, PolicyStatement>
  revision: string
}

export interface PolicyStatement {
  readonly Sid: string
  readonly Effect: 'Allow'
  readonly Principal: object | string
  readonly Action: string
  readonly Resource: string
  readonly Condition?: object
}

export interface ProvisionedRecord {
  readonly requested: number
  readonly readyAt: number
  readonly modified: string
}

export interface FunctionRecord {
  readonly name: string
  readonly latest: VersionRecord
  /** By number; the number of a deleted one is not used again. */
  readonly versions: Map<string, VersionRecord>
  /** What `$LATEST` was when the last version was published. */
  publishedFrom: string | undefined
  lastVersion: number
  readonly aliases: Map<string, AliasConfiguration>
  /** By qualifier; '' is the function itself. */
  readonly policies: Map<string, PolicyRecord>
  readonly provisioned: Map<string, ProvisionedRecord>
  readonly tags: Map<string, string>
  reserved: number | undefined
}

/** The functions of one region. */
export type FunctionStore = Map<string, FunctionRecord>

/** Lets time pass for one version: the revision changes although nobody called. */
export function settleVersion(version: VersionRecord, world: World): void {
  if (version.busyUntil === undefined || world.now() < version.busyUntil) return
  version.busyUntil = undefined
  version.creating = false
  version.revision = uuid()
}

/** Starts a change that takes a while. Errors: one is under way already. */
export function beginUpdate(record: FunctionRecord, world: World, call: Call): void {
  refuseWhileBusy(record, world, call)
  record.latest.busyUntil = world.now() + world.settleMs
  touch(record.latest, world)
}

/** Errors: ResourceConflictException while the function is being created or updated. */
export function refuseWhileBusy(record: FunctionRecord, world: World, call: Call): void {
  settleVersion(record.latest, world)
  if (record.latest.busyUntil !== undefined)
    throw new Refusal(
      'ResourceConflictException',
      `The operation cannot be performed at this time. An update is in progress for resource: ${functionArn(call, { name: record.name, qualifier: undefined })}`,
    )
}

function touch(version: VersionRecord, world: World): void {
  version.revision = uuid()
  version.configuration = { ...version.configuration, LastModified: lambdaTime(world) }
}

/** Lambda writes dates as text: `2026-01-31T12:00:00.000+0000`. */
export function lambdaTime(world: World): string {
  return new Date(world.now()).toISOString().replace('Z', '+0000')
}

/** Errors: PreconditionFailedException. */
export function checkRevision(
  expected: string | undefined,
  actual: string,
  reader = 'GetFunction/GetAlias',
): void {
  if (expected !== undefined && expected !== actual)
    throw new Refusal(
      'PreconditionFailedException',
      `The Revision Id provided does not match the latest Revision Id. Call the ${reader} API to retrieve the latest Revision Id`,
    )
}

/** Errors: function not found. */
export function requireFunction(store: FunctionStore, call: Call, name: FunctionName): FunctionRecord {
  const record = store.get(name.name)
  if (!record) throw functionNotFound(call, name)
  return record
}

/** `$LATEST`, a version, or the version that an alias points to. Errors: none of them. */
export function requireVersion(record: FunctionRecord, call: Call, name: FunctionName): VersionRecord {
  const { qualifier } = name
  if (qualifier === undefined || qualifier === '$LATEST') return record.latest
  const number = isVersion(qualifier) ? qualifier : record.aliases.get(qualifier)?.FunctionVersion
  const found = number === '$LATEST' ? record.latest : record.versions.get(number ?? '')
  if (!found) throw functionNotFound(call, name)
  return found
}

/** Errors: "Cannot find alias" or "Function not found", as the qualifier's form asks. */
export function requireQualified(store: FunctionStore, call: Call, name: FunctionName): FunctionRecord {
  const { qualifier } = name
  const record = store.get(name.name)
  if (qualifier !== undefined && qualifier !== '$LATEST') {
    if (isVersion(qualifier) || qualifier.includes('$')) {
      if (!record?.versions.has(qualifier)) throw functionNotFound(call, name)
    } else if (!record?.aliases.has(qualifier)) throw aliasNotFound(call, name)
  }
  if (!record) throw functionNotFound(call, name)
  return record
}

/** The document that Get, Create, Update and Publish answer with. */
export function describeVersion(
  version: VersionRecord,
  call: Call,
  name: FunctionName,
  world: World,
): FunctionConfiguration {
  settleVersion(version, world)
  return {
    ...version.configuration,
    ...stateOf(version),
    RuntimeVersionConfig: {
      RuntimeVersionArn: `arn:aws:lambda:${call.region}::runtime:${version.configuration.Runtime ?? 'none'}`,
    },
    FunctionArn: functionArn(call, name),
    RevisionId: version.revision,
  }
}

/** Lists leave states out. */
export function listedVersion(
  version: VersionRecord,
  call: Call,
  name: FunctionName,
  world: World,
): FunctionConfiguration {
  settleVersion(version, world)
  return { ...version.configuration, FunctionArn: functionArn(call, name), RevisionId: version.revision }
}

function stateOf(version: VersionRecord): FunctionConfiguration {
  const reason = 'The function is being created.'
  if (version.busyUntil === undefined) return { State: 'Active', LastUpdateStatus: 'Successful' }
  return version.creating
    ? { State: 'Pending', StateReason: reason, StateReasonCode: 'Creating' }
    : {
        State: 'Active',
        LastUpdateStatus: 'InProgress',
        LastUpdateStatusReason: reason,
        // Lambda answers so (recorded); the SDK's type knows it for StateReasonCode alone.
        LastUpdateStatusReasonCode: 'Creating' as never,
      }
}

/** Finds function and version by what a request says. */
export function lookUp(
  store: FunctionStore,
  call: Call,
  text: string,
  qualifier?: string,
): { name: FunctionName; record: FunctionRecord; version: VersionRecord } {
  const name = parseFunctionName(text, call, qualifier)
  const record = requireFunction(store, call, name)
  return { name, record, version: requireVersion(record, call, name) }
}
