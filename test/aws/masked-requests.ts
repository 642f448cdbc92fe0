/** Requests in a form that is the same in every run: sorted, with names in place of random identifiers. */
import type { LoggedRequest } from '../clouds/faults.ts'

interface Masked {
  readonly operation: string
  readonly input: unknown
}

/** `names`: identifier → what to show instead. */
export function maskRequests(
  requests: readonly LoggedRequest[],
  names: ReadonlyMap<string, string>,
): readonly Masked[] {
  const masked = requests.map(({ operation, input }) => ({ operation, input: mask(input, names) }))
  return masked.toSorted((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1))
}

function mask(value: unknown, names: ReadonlyMap<string, string>): unknown {
  if (value instanceof Uint8Array) return `${value.length} bytes`
  if (Array.isArray(value)) return value.map((one) => mask(one, names))
  if (typeof value === 'string') return maskText(value, names)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [
      key,
      key === 'ClientToken' || key === 'skyfold:salt' ? '<random>' : mask(one, names),
    ]),
  )
}

function maskText(text: string, names: ReadonlyMap<string, string>): unknown {
  if (text.startsWith('{')) return mask(JSON.parse(text), names)
  const named = [...names].reduce((shown, [id, name]) => shown.replaceAll(id, `<${name}>`), text)
  return named.replace(/^skyfold-[0-9a-f]{8}$/, 'skyfold-<hash>')
}
