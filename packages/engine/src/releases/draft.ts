/** The record of what a run has just made to serve. */
import type { Json, JsonObject } from '@skyfold/manifest'
import type { Address } from '@skyfold/plugin-api'
import type { Work } from '../apply/apply-plan.ts'
import type { Workshop } from '../apply/workshop.ts'
import { sha256 } from '../graph/canonical.ts'
import { RECORD_VERSION, type KeptArtifact, type ReleasedResource, type ReleaseRecord } from './release.ts'

/** What is the same whatever the release was made from. */
type Heading = Pick<
  ReleaseRecord,
  'version' | 'stack' | 'id' | 'time' | 'by' | 'git' | 'command' | 'kind' | 'to' | 'plan'
>

/** Everything that the release serves with. */
type Content = Omit<ReleaseRecord, keyof Heading>

/** The record, to be kept under a new id. `artifacts`: the packages of the desired graph. */
export function draftRecord<C>(
  shop: Workshop<C>,
  work: Work<C>,
  artifacts: Readonly<Record<string, KeptArtifact>>,
): ReleaseRecord {
  const { releasing } = work
  const content =
    releasing.kind === 'rollback' && releasing.flips
      ? contentOf(releasing.back)
      : describe(shop, work, artifacts)
  return { ...headingOf(shop, work), ...content }
}

/** The packages to be kept, by content hash. */
export function artifactsOf<C>({ desired }: Work<C>): readonly string[] {
  const hashes = [...desired.resources.values()].flatMap(({ template }) => findHashes(template))
  return [...new Set(hashes)]
}

function headingOf<C>({ env, state }: Workshop<C>, { origin, planned, releasing }: Work<C>): Heading {
  const { user, host, ci } = env.actor
  // What is made to serve again is what was deployed then, wherever the service folder is by now.
  const git = releasing.kind === 'rollback' ? releasing.back.git : origin.git
  return {
    version: RECORD_VERSION,
    stack: state.stack,
    id: env.randomHex(6),
    time: new Date(env.wallTime()).toISOString(),
    by: ci ?? `${user}@${host}`,
    ...(git ? { git } : {}),
    command: origin.command,
    kind: releasing.kind === 'rollback' ? 'rollback' : 'deploy',
    ...(releasing.kind === 'rollback' ? { to: releasing.back.id } : {}),
    plan: sha256(JSON.stringify(planned.plan)),
  }
}

function contentOf({ desired, resources, cutover, retained, artifacts }: ReleaseRecord): Content {
  return { desired, resources, cutover, retained, artifacts }
}

function describe<C>(
  { state }: Workshop<C>,
  { desired }: Work<C>,
  artifacts: Readonly<Record<string, KeptArtifact>>,
): Content {
  const resources: ReleasedResource[] = []
  const cutover: Record<Address, { token: string; inputs: JsonObject }> = {}
  const retained: Record<Address, { id: string; token: string }> = {}
  for (const [address, { type, template, dependencies, resource }] of desired.resources) {
    resources.push({
      address,
      type: type.type,
      version: type.version,
      inputs: template,
      dependsOn: dependencies,
      ...(resource.protect ? { protect: true } : {}),
    })
    const record = state.resources[address]
    if (record && type.phase === 'cutover') {
      cutover[address] = { token: record.token, inputs: record.inputs }
    }
    if (record && type.retained) retained[address] = { id: record.id, token: record.token }
  }
  return { desired: desired.hash, resources, cutover, retained, artifacts }
}

/** `{ artifact: <content hash> }` stands for a package wherever it occurs in inputs. */
function findHashes(value: Json): string[] {
  if (typeof value !== 'object' || value === null) return []
  const entries = Object.entries(value)
  const [only] = entries
  if (only && entries.length === 1 && only[0] === 'artifact' && isHash(only[1])) return [only[1]]
  return entries.flatMap(([, item]) => findHashes(item))
}

function isHash(value: Json): value is string {
  return typeof value === 'string' && /^[0-9a-f]{64}$/.test(value)
}
