/** Whose an object is, written on it as tags beside the user's own. */
import type { Ownership } from '@skyfold/plugin-api'

/** Tag name → value. */
export type Tags = Readonly<Record<string, string>>

const PREFIX = 'skyfold:'
const STACK = `${PREFIX}stack`
const ADDRESS = `${PREFIX}address`

/** The user's tags with the owner's. */
export function ownedTags(tags: Tags, owner: Ownership): Record<string, string> {
  return { ...tags, [STACK]: owner.stack, [ADDRESS]: owner.address }
}

/** `null`: nobody of ours. */
export function ownerOf(tags: Tags | undefined): Ownership | null {
  const stack = tags?.[STACK]
  const address = tags?.[ADDRESS]
  return stack === undefined || address === undefined ? null : { stack, address }
}

/** True when the tags name this owner. */
export function isOwnedBy(tags: Tags | undefined, owner: Ownership): boolean {
  return tags?.[STACK] === owner.stack && tags[ADDRESS] === owner.address
}

/** The user's tags alone. */
export function userTags(tags: Tags | undefined): Record<string, string> {
  return Object.fromEntries(Object.entries(tags ?? {}).filter(([name]) => !name.startsWith(PREFIX)))
}

/** What to write and what to take away, so that the user's tags become `wanted`. Ours stay. */
export function tagChanges(
  current: Tags | undefined,
  wanted: Tags,
): { readonly set: Record<string, string>; readonly remove: string[] } {
  const had = userTags(current)
  return {
    set: Object.fromEntries(Object.entries(wanted).filter(([name, value]) => had[name] !== value)),
    remove: Object.keys(had).filter((name) => wanted[name] === undefined),
  }
}

/** Tags as IAM, Scheduler and others list them. */
export function tagList(tags: Tags): { Key: string; Value: string }[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }))
}

/** The reverse of `tagList`. */
export function tagMap(
  list: readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[] | undefined,
): Record<string, string> {
  return Object.fromEntries((list ?? []).map(({ Key = '', Value = '' }) => [Key, Value]))
}
