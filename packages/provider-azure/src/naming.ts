/** Names of what we make: readable, deterministic, within the limits of Azure. */
import { createHash } from 'node:crypto'
import type { Ownership, StackId } from '@skyfold/plugin-api'

/** https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules */
const MAX_GROUP = 90
const MAX_ACCOUNT = 24
const MAX_PLAN = 60
const MAX_SITE = 60
const MAX_CHANNEL = 63
const HASH_LENGTH = 8

/** The place that a service, stage and region have on Azure; the group is named after it. */
export type Place = Pick<StackId, 'service' | 'stage' | 'region'>

/** `orders-dev-westeurope`. */
export function groupName(place: Place): string {
  return fit(`${place.service}-${place.stage}-${place.region}`, MAX_GROUP)
}

/** A name that is unique in its group: `orders-dev-app`. */
export function planName(place: Place, unit: string): string {
  return fit(`${place.service}-${place.stage}-${unit}`, MAX_PLAN)
}

/**
 * The name of a storage account, `ordersdev1x2y3z4w5v`: lower-case letters and digits, unique among all accounts of
 * Azure by a hash of the subscription.
 */
export function accountName(subscription: string, name: string): string {
  const letters = name.toLowerCase().replaceAll(/[^a-z0-9]/g, '')
  const hash = shortHash(`${subscription}/${name}`, HASH_LENGTH + 2)
  return `${letters.slice(0, MAX_ACCOUNT - hash.length)}${hash}`
}

/** The name of a site, which is its host name too: unique among all sites of Azure by a hash of the subscription. */
export function siteName(subscription: string, name: string): string {
  const hash = shortHash(`${subscription}/${name}`)
  return `${kebab(name).slice(0, MAX_SITE - HASH_LENGTH - 1)}-${hash}`
}

/** A blob container or queue: lower-case letters, digits and single hyphens. What is changed gets a hash. */
export function channelName(name: string): string {
  const plain = kebab(name)
  if (plain === name && plain.length >= 3 && plain.length <= MAX_CHANNEL) return plain
  return `${plain.slice(0, MAX_CHANNEL - HASH_LENGTH - 1)}-${shortHash(name)}`.replace(/^-/, 'q-')
}

/** `orders-dev-list`, as `context.functionName` on every provider. */
export function functionName(place: Pick<Place, 'service' | 'stage'>, name: string): string {
  return `${place.service}-${place.stage}-${name}`
}

/** Names of registrations begin with a letter: https://github.com/Azure/azure-functions-host/blob/dev/src/WebJobs.Script/Utility.cs */
export function registrationName(name: string, kind: string, number: number): string {
  const plain = name.replaceAll(/[^A-Za-z0-9_-]/g, '-')
  const start = /^[A-Za-z]/.test(plain) ? plain : `f-${plain}`
  return `${start.slice(0, 100)}_${kind}_${number}`
}

/** Names the host of a site; it may be 32 characters long, and sites that share a storage account must differ in it. */
export function hostId(place: Place, unit: string): string {
  return `skyfold-${shortHash(`${place.service}/${place.stage}/${place.region}/${unit}`, 20)}`
}

/** A GUID that follows from its parts, for a name that must be one. */
export function guidOf(...parts: readonly string[]): string {
  const hex = createHash('sha256').update(parts.join('\n')).digest('hex')
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `5${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-')
}

/** `name` for the first instance, another one for that which replaces it. */
export function instanceName(name: string, instance: string): string {
  return instance === '' ? name : `${name}-${instance}`
}

const STACK_TAG = 'skyfold-stack'
const ADDRESS_TAG = 'skyfold-address'

/** `westeurope` of `West Europe`, as some services of Azure write it. */
export function regionName(location: string): string {
  return location.toLowerCase().replaceAll(' ', '')
}

/** Tags that mark an object as ours, beside the user's own. */
export function ownerTags(tags: Readonly<Record<string, string>>, owner: Ownership): Record<string, string> {
  return { ...tags, [STACK_TAG]: owner.stack, [ADDRESS_TAG]: owner.address }
}

/** Whose object it is; `null`: not ours. */
export function ownerOf(tags: Readonly<Record<string, string>>): Ownership | null {
  const { [STACK_TAG]: stack, [ADDRESS_TAG]: address } = tags
  return stack === undefined || address === undefined ? null : { stack, address }
}

/** The user's own tags. */
export function userTags(tags: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(tags).filter(([name]) => name !== STACK_TAG && name !== ADDRESS_TAG),
  )
}

function fit(name: string, most: number): string {
  return name.length <= most ? name : `${name.slice(0, most - HASH_LENGTH - 1)}-${shortHash(name)}`
}

function kebab(name: string): string {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
}

function shortHash(text: string, length: number = HASH_LENGTH): string {
  return createHash('sha256').update(text).digest('hex').slice(0, length)
}
