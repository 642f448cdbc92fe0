/**
 * One HTTPS request and its whole answer, without a library. Node's own `fetch` cannot be told whose certificate to trust,
 * which a stand-in for Azure needs.
 */
import http from 'node:http'
import https from 'node:https'
import { SkyfoldError } from '@skyfold/plugin-api'
import type { StandIn } from '../clients.ts'
import { ARM_HOST } from './arm.ts'
import { networkError } from './failure.ts'

/** Of silence. */
const TIMEOUT_MS = 30_000

export interface Request {
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE'
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
  /** Completes "could not …". */
  readonly operation: string
  /** Nothing is changed by it, whatever its method. */
  readonly isRead?: boolean
}

export interface Reply {
  readonly status: number
  readonly headers: http.IncomingHttpHeaders
  readonly bytes: Buffer
}

/**
 * Any status is an answer. Errors: `SkyfoldError` of class `transient` when nothing can have happened, `ambiguous` when a
 * change got no answer.
 */
export type Transport = (request: Request) => Promise<Reply>

/** Sends to Azure, or to what stands in for it. */
export function createTransport(standIn: StandIn | undefined): Transport {
  return async (request) => {
    try {
      return await send(request, standIn)
    } catch (error) {
      const failed = networkError(error, request.operation)
      const { isRead = request.method === 'GET' } = request
      throw isRead && failed instanceof SkyfoldError
        ? new SkyfoldError(failed.diagnostic, { failure: 'transient', cause: error })
        : failed
    }
  }
}

/** True if the name of the host leads nowhere: an account that does not exist has none. */
export function isHostUnknown(error: unknown): boolean {
  const cause = error instanceof SkyfoldError ? error.cause : undefined
  return cause instanceof Error && 'code' in cause && cause.code === 'ENOTFOUND'
}

function send({ method, url, headers, body }: Request, standIn: StandIn | undefined): Promise<Reply> {
  const bytes = body === undefined ? Buffer.alloc(0) : Buffer.from(body)
  const target = standIn ? redirected(url, standIn) : url
  const open = target.protocol === 'https:' ? https.request : http.request
  const options = {
    method,
    headers: { ...headers, 'content-length': bytes.length },
    timeout: TIMEOUT_MS,
    ...(standIn?.ca === undefined ? {} : { ca: standIn.ca }),
  }
  return new Promise((resolve, reject) => {
    const request = open(target, options, (answer) => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk))
      answer.on('error', reject)
      answer.on('end', () => {
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, bytes: Buffer.concat(chunks) })
      })
    })
    request.on('timeout', () => {
      request.destroy(Object.assign(new Error('timed out'), { code: 'ETIMEDOUT' }))
    })
    request.on('error', reject)
    request.end(bytes)
  })
}

/** The host that it is meant for becomes the first segment of the path; Resource Manager is at the root. */
function redirected(url: URL, { origin }: StandIn): URL {
  if (url.origin === origin) return url
  const prefix = url.origin === ARM_HOST ? '' : `/${url.host}`
  return new URL(`${origin}${prefix}${url.pathname}${url.search}`)
}
