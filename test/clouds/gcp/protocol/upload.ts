/** The signed URL that FunctionService hands out: one PUT of a zip, without credentials. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Traffic } from '../../faults.ts'
import type { World } from '../world.ts'
import { readBody } from './rest-server.ts'

interface Answer {
  readonly status: number
  readonly code: string
}

/** Answers a request for an upload URL; false when it is for something else. */
export async function answerUpload(
  { world, traffic }: { readonly world: World; readonly traffic: Traffic },
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  const key = /^\/upload\/([^?]+)\?X-Goog-Signature=abc$/.exec(request.url ?? '')?.[1]
  if (key === undefined) return false
  const bytes = await readBody(request)
  const { authorization, 'content-type': type } = request.headers
  await traffic.carry<Answer>({
    operation: 'storage.upload',
    input: { key, bytes: bytes.length, type },
    effect: () => {
      if (request.method !== 'PUT' || authorization !== undefined || type !== 'application/zip')
        return { status: 403, code: 'SignatureDoesNotMatch' }
      if (bytes.subarray(0, 2).toString('latin1') !== 'PK') return { status: 400, code: 'InvalidArgument' }
      world.uploads.set(key, bytes)
      return { status: 200, code: '' }
    },
    refuse: (kind) => ({
      status: kind === 'throttle' ? 429 : 503,
      code: kind === 'throttle' ? 'SlowDown' : 'ServiceUnavailable',
    }),
    send: ({ status, code }) => {
      response.writeHead(status, { 'content-type': 'application/xml' })
      response.end(code && `<?xml version='1.0'?><Error><Code>${code}</Code></Error>`)
      return status
    },
    cut: () => request.socket.destroy(),
  })
  return true
}
