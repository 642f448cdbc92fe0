/** Signs with the key of a storage account: https://learn.microsoft.com/rest/api/storageservices/authorize-with-shared-key */
import { createHmac } from 'node:crypto'
import type { Request } from '../request/transport.ts'

/** Lines of the text that is signed, in their order, for headers that a request may have. */
const SIGNED = [
  'content-encoding',
  'content-language',
  'content-length',
  'content-md5',
  'content-type',
  'date',
  'if-modified-since',
  'if-match',
  'if-none-match',
  'if-unmodified-since',
  'range',
]

export interface AccountKey {
  readonly account: string
  readonly key: Buffer
}

/** Value of the header `authorization`. */
export function signature({ account, key }: AccountKey, { method, url, headers, body }: Request): string {
  const length = Buffer.byteLength(body ?? '')
  const all: Record<string, string> = { ...headers, 'content-length': length === 0 ? '' : String(length) }
  const own = Object.keys(all)
    .filter((name) => name.startsWith('x-ms-'))
    .sort()
    .map((name) => `${name}:${all[name]}`)
  const text = [method, ...SIGNED.map((name) => all[name] ?? ''), ...own, resourceOf(account, url)].join('\n')
  return `SharedKey ${account}:${createHmac('sha256', key).update(text).digest('base64')}`
}

function resourceOf(account: string, url: URL): string {
  const parameters = [...url.searchParams]
    .map(([name, value]) => `${name.toLowerCase()}:${value}`)
    .sort()
    .map((line) => `\n${line}`)
  return `/${account}${url.pathname}${parameters.join('')}`
}
