/** The parts of a handler's HTTP result that both payload versions share. */
import { validateHeaderName, validateHeaderValue } from 'node:http'
import type { HeaderList } from './exchange.ts'
import { isRecord } from './exchange.ts'

/** A final status: a number, or a text of digits. */
export function isStatus(value: unknown): value is number | string {
  const status = typeof value === 'string' && /^\d{3}$/.test(value) ? Number(value) : value
  return typeof status === 'number' && Number.isInteger(status) && status >= 200 && status <= 599
}

/** The bytes of `body`; `undefined` when it is no text. */
export function encodeBody(body: unknown, isBase64Encoded: unknown): Buffer | undefined {
  if (body === null) return Buffer.alloc(0)
  if (typeof body !== 'string') return undefined
  return Buffer.from(body, isBase64Encoded === true ? 'base64' : 'utf8')
}

/** Headers of a result, values as text; `undefined` when they are not headers. */
export function toHeaders(headers: unknown): HeaderList | undefined {
  if (headers === null) return []
  if (!isRecord(headers)) return undefined
  const list: [string, string][] = []
  for (const [name, value] of Object.entries(headers)) {
    if (value === null || value === undefined) continue
    const isScalar = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    if (!isScalar || !isHeader(name, String(value))) return undefined
    list.push([name, String(value)])
  }
  return list
}

/** True when HTTP can carry it. */
export function isHeader(name: string, value: string): boolean {
  try {
    validateHeaderName(name)
    validateHeaderValue(name, value)
    return true
  } catch {
    return false
  }
}
