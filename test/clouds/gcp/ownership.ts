/** Whose an object is, read from its marks alone, independently of the provider that wrote them. */
import type { Ownership } from '@skyfold/plugin-api'

/** From `skyfold-stack` and `skyfold-address`. */
export function ownerOfLabels(labels: unknown): Ownership | undefined {
  if (typeof labels !== 'object' || labels === null) return undefined
  const entries = new Map<string, unknown>(Object.entries(labels))
  const [stack, name] = [entries.get('skyfold-stack'), entries.get('skyfold-name')]
  return typeof stack === 'string' && typeof name === 'string' ? { stack, address: name } : undefined
}

/** From a description that ends in `[skyfold <stack> <address>]`. */
export function ownerOfText(description: unknown): Ownership | undefined {
  const found = typeof description === 'string' && /\[skyfold (\S+) (\S+)\]$/.exec(description)
  return found ? { stack: found[1] ?? '', address: found[2] ?? '' } : undefined
}
