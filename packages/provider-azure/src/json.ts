/** Narrow views on JSON that came from elsewhere. */
import type { Json, JsonObject } from '@skyfold/manifest'

/** The object, or an empty one. */
export function asObject(value: unknown): JsonObject {
  // JSON that is an object and no array is a JSON object.
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {}
}

export function asList(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : []
}

/** The text, or an empty one. */
export function asText(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

/** The members that are texts. */
export function asTexts(value: unknown): Record<string, string> {
  const texts = Object.entries(asObject(value)).flatMap(([name, text]) =>
    typeof text === 'string' ? [[name, text] as const] : [],
  )
  return Object.fromEntries(texts)
}
