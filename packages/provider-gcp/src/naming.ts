/** Names of what we make: readable, the same each time, within the limits of each kind. */
import { createHash } from 'node:crypto'
import type { StackId } from '@skyfold/plugin-api'

/** A function's Run service has the function's name: https://cloud.google.com/run/docs/deploying (service name) */
const MAX_FUNCTION = 49
/** https://cloud.google.com/iam/docs/service-accounts-create (account id, 6 to 30) */
const MAX_ACCOUNT = 30
/** https://cloud.google.com/pubsub/docs/pubsub-basics#resource_names */
const MAX_CHANNEL = 255
/** A label's value: https://cloud.google.com/resource-manager/docs/labels-overview#requirements */
const MAX_NAME = 55
const HASH_LENGTH = 8

/** Function id, `[a-z][a-z0-9-]*`. */
export function functionName(stack: StackId, unit: string): string {
  return fitted(`${stack.service}-${stack.stage}-${unit}`, MAX_FUNCTION)
}

/** Account id. Accounts are the project's, not a region's, and short: a hash always tells them apart. */
export function accountId(stack: StackId, name: string): string {
  const full = `${stack.service}-${stack.stage}-${name}-${stack.region}`
  return `${cut(kebab(full), MAX_ACCOUNT - HASH_LENGTH - 1)}-${shortHash(full)}`
}

/** Name of a topic, subscription or job; it says its region, because topics belong to the whole project. */
export function channelName(stack: StackId, name: string): string {
  return fitted(`${stack.service}-${stack.stage}-${name}-${stack.region}`, MAX_CHANNEL)
}

/** The name of the instance that stands beside the one it replaces. */
export function instanceName(name: string, instance: string): string {
  return instance === '' ? name : `${cut(name, MAX_FUNCTION - instance.length - 1)}-${instance}`
}

/** Ids `[a-z0-9-]+` for names of the manifest, unique among them and in their order. */
export function idsOf(names: readonly string[]): ReadonlyMap<string, string> {
  const taken = new Set<string>()
  return new Map(
    [...new Set(names)].map((name) => {
      const plain = kebab(name)
      const isPlain = plain !== '' && plain.length <= MAX_NAME && !taken.has(plain)
      const id = isPlain ? plain : `${cut(plain || 'x', MAX_NAME - HASH_LENGTH - 1)}-${shortHash(name)}`
      taken.add(id)
      return [name, id] as const
    }),
  )
}

/** Lower case, words parted by `-`. */
export function kebab(text: string): string {
  return text
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
}

/** Lower-case hex SHA-256. */
export function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex')
}

/** What is not allowed or too long is cut, and a hash keeps it unique. */
function fitted(full: string, max: number): string {
  const allowed = kebab(full)
  if (allowed === full && full.length <= max) return full
  return `${cut(allowed, max - HASH_LENGTH - 1)}-${shortHash(full)}`
}

function cut(text: string, length: number): string {
  return text.slice(0, length).replace(/-+$/, '')
}

function shortHash(text: string): string {
  return sha256(text).slice(0, HASH_LENGTH)
}
