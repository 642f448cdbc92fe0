/** Published versions. Publishing what was published already gives the same number. */
import type {
  FunctionConfiguration,
  ListVersionsByFunctionRequest,
  ListVersionsByFunctionResponse,
  PublishVersionRequest,
} from '@aws-sdk/client-lambda'
import { Refusal } from '../../protocol/refusal.ts'
import { uuid } from '../../world.ts'
import type { Behaviour, Call, Checked, Regional, World } from '../../world.ts'
import { parseFunctionName } from './arn.ts'
import {
  checkRevision,
  describeVersion,
  listedVersion,
  refuseWhileBusy,
  requireFunction,
} from './function-record.ts'
import type { FunctionRecord, FunctionStore, VersionRecord } from './function-record.ts'

const PAGE = 50

export function versionOperations(world: World, stores: Regional<FunctionStore>): Behaviour['operations'] {
  return {
    PublishVersion(input: Checked<PublishVersionRequest>, call: Call): FunctionConfiguration {
      const { name } = parseFunctionName(input.FunctionName, call)
      const record = requireFunction(stores.in(call.region), call, { name, qualifier: undefined })
      refuseWhileBusy(record, world, call)
      checkRevision(input.RevisionId, record.latest.revision)
      const { CodeSha256: current } = record.latest.configuration
      if (input.CodeSha256 !== undefined && input.CodeSha256 !== '' && input.CodeSha256 !== current)
        throw new Refusal(
          'InvalidParameterValueException',
          `CodeSHA256 (${input.CodeSha256}) is different from current CodeSHA256 in $LATEST (${current}). Please try again with the CodeSHA256 in $LATEST.`,
        )
      const snapStart = record.latest.configuration.SnapStart?.ApplyOn === 'PublishedVersions'
      const version = publish(record, world, { creating: snapStart, description: input.Description })
      return describeVersion(version, call, { name, qualifier: version.configuration.Version }, world)
    },

    ListVersionsByFunction(
      input: Checked<ListVersionsByFunctionRequest>,
      call: Call,
    ): ListVersionsByFunctionResponse {
      const { name } = parseFunctionName(input.FunctionName, call)
      const record = requireFunction(stores.in(call.region), call, { name, qualifier: undefined })
      const all = [record.latest, ...record.versions.values()]
      const start = Number(input.Marker ?? 0)
      const end = start + (input.MaxItems ?? PAGE)
      return {
        Versions: all
          .slice(start, end)
          .map((one) => listedVersion(one, call, { name, qualifier: one.configuration.Version }, world)),
        NextMarker: end < all.length ? String(end) : undefined,
      }
    },
  }
}

/** Makes the next version from `$LATEST`, or returns the last one when nothing changed since. */
export function publish(
  record: FunctionRecord,
  world: World,
  options: { readonly creating: boolean; readonly description?: string | undefined },
): VersionRecord {
  const fingerprint = fingerprintOf(record.latest.configuration)
  const last = record.versions.get(String(record.lastVersion))
  if (last && record.publishedFrom === fingerprint) return last
  record.lastVersion += 1
  record.publishedFrom = fingerprint
  const { description } = options
  const version: VersionRecord = {
    configuration: {
      ...record.latest.configuration,
      Version: String(record.lastVersion),
      ...(description === undefined ? {} : { Description: description }),
    },
    revision: uuid(),
    busyUntil: options.creating ? world.now() + world.settleMs : undefined,
    creating: options.creating,
  }
  record.versions.set(String(record.lastVersion), version)
  record.latest.revision = uuid()
  return version
}

function fingerprintOf(configuration: FunctionConfiguration): string {
  const { LastModified: _, ...lasting } = configuration
  return JSON.stringify(Object.entries(lasting).toSorted(([one], [other]) => (one < other ? -1 : 1)))
}
