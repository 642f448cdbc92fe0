/** Cloud Run v2: the IAM policy of a service, and the door that the policy guards. */
import { Refusal } from '../protocol/refusal.ts'
import type { RestMethods } from '../protocol/rest-server.ts'
import type { Policy, World } from '../world.ts'

export const runMethods: RestMethods = {
  'run.services.getIamPolicy': ({ path }, world) => shown(find(path['resource'], world)),
  'run.services.setIamPolicy': ({ path, body }, world) => {
    const policy = find(path['resource'], world)
    // Validated: `policy` is required, its bindings are a list of roles with members.
    const next = body['policy'] as Partial<Policy>
    if (next.etag !== undefined && next.etag !== policy.etag)
      throw new Refusal(
        'ABORTED',
        'There were concurrent policy changes. Please retry the whole read-modify-write with exponential backoff. The request’s ETag does not match the current one.',
      )
    for (const { members } of next.bindings ?? []) members.forEach((member) => checkMember(member, world))
    policy.bindings = structuredClone(next.bindings ?? []).filter(({ members }) => members.length > 0)
    policy.etag = newEtag(world)
    return shown(policy)
  },
}

/** A service that was just made is open to nobody. */
export function emptyPolicy(world: World): Policy {
  return { version: 1, etag: newEtag(world), bindings: [] }
}

function newEtag(world: World): string {
  return Buffer.from(`etag-${world.nextId()}`).toString('base64')
}

/** The real API leaves an empty list out. */
function shown({ version, etag, bindings }: Policy): object {
  return bindings.length > 0 ? { version, etag, bindings } : { etag }
}

function checkMember(member: string, world: World): void {
  if (member === 'allUsers' || member === 'allAuthenticatedUsers') return
  const [kind, id = ''] = member.split(/:(.*)/s)
  if (!/^(user|serviceAccount|group|domain|principal|principalSet|deleted)$/.test(kind ?? '') || id === '')
    throw new Refusal('INVALID_ARGUMENT', `Invalid policy member: ${member}`)
  if (kind === 'serviceAccount' && !world.seesAccount(id))
    throw new Refusal('INVALID_ARGUMENT', `Service account ${id} does not exist.`)
}

function find(name: string | undefined, world: World): Policy {
  const policy = world.policies.get(name ?? '')
  if (!policy)
    throw new Refusal('NOT_FOUND', `Resource '${name?.split('/').at(-1)}' of kind 'SERVICE' does not exist.`)
  return policy
}
