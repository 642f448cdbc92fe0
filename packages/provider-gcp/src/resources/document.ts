/** Members of an API's JSON documents, read without trust. */
import type { Json, JsonObject } from '@skyfold/manifest'

/** A member that is text; `undefined` when it is absent or something else. */
export function textAt(document: JsonObject, member: string): string | undefined {
  const value = document[member]
  return typeof value === 'string' ? value : undefined
}

/** A member that is an object; empty when it is absent or something else. */
export function objectAt(document: JsonObject, member: string): JsonObject {
  const value: Json | undefined = document[member]
  // What is an object and no list is a JSON object.
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {}
}

/** A member that maps texts to texts. */
export function textsAt(document: JsonObject, member: string): Readonly<Record<string, string>> {
  const entries = Object.entries(objectAt(document, member))
  return Object.fromEntries(
    entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  )
}
