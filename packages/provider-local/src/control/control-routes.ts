/** What each request of the control API does. */
import { SkyfoldError } from '@skyfold/plugin-api'
import { limit } from '../capabilities.ts'
import { errors } from '../errors.ts'
import { OBJECT_TYPES } from '../protocol.ts'
import type {
  CloudStatus,
  CreateBody,
  NumberedLine,
  ObjectType,
  SendBody,
  StopAnswer,
  StopBody,
} from '../protocol.ts'
import type { JsonObject } from '@skyfold/manifest'
import type { Cloud } from '../daemon/cloud.ts'
import type { ControlAnswer, ControlRequest } from './control-server.ts'
import { invokeAnswer } from './invoke-answer.ts'
import { countMessages, statusOf } from './status.ts'

export interface ControlContext {
  readonly cloud: Cloud
  /** Milliseconds since the epoch. */
  readonly startedAt: number
  /** Ends the process once the answer is out. */
  readonly stop: () => void
}

/** Errors: those of the objects, LOCAL_REQUEST_REFUSED for what this API does not know. */
export async function answerControl(
  context: ControlContext,
  request: ControlRequest,
): Promise<ControlAnswer> {
  const [kind = '', first = '', second = '', third = ''] = request.path
  switch (`${request.method} ${kind}`) {
    case 'GET health':
      return { json: { pid: process.pid } }
    case 'GET status':
      return { json: statusOf(context.cloud, context.startedAt) }
    case 'POST wake':
      return { json: await wake(context) }
    case 'POST stop':
      return { json: stop(context, parseBody(request) as StopBody) }
    case 'GET packages':
      return { json: await context.cloud.around.packages.has(first) }
    case 'PUT packages':
      await context.cloud.around.packages.put(first, String(request.headers['x-sha256']), request.body)
      return { json: null }
    case 'POST functions':
      return { json: await invokeAnswer(context.cloud, first, request.body) }
    case 'GET logs':
      return { lines: readLogs(context.cloud, first, request) }
    case 'POST messages':
      return { json: send(context.cloud, first, parseBody(request) as SendBody) }
    default:
      if (kind === 'objects')
        return { json: await changeObject(context.cloud, toType(first), second, { request, third }) }
      throw unknownRequest(request)
  }
}

async function changeObject(
  cloud: Cloud,
  type: ObjectType,
  id: string,
  { request, third }: { readonly request: ControlRequest; readonly third: string },
): Promise<unknown> {
  if (third === 'settle') return cloud.settle(type, id)
  switch (request.method) {
    case 'GET':
      return cloud.read(type, id)
    case 'POST':
      return cloud.create(type, id, parseBody(request) as CreateBody)
    case 'PUT':
      return cloud.update(type, id, parseBody(request) as JsonObject)
    case 'DELETE':
      return cloud.remove(type, id)
    default:
      throw unknownRequest(request)
  }
}

async function wake({ cloud, startedAt }: ControlContext): Promise<CloudStatus> {
  for (const api of cloud.around.apis.values()) await api.listen()
  const status = statusOf(cloud, startedAt)
  const functions = status.functions.filter(({ locked }) => locked).map(({ name }) => name)
  if (functions.length > 0) throw new SkyfoldError(errors.LOCAL_VARIABLES_LOCKED({ functions }))
  return status
}

function stop(context: ControlContext, { when }: StopBody): StopAnswer {
  const stopping = when === 'now' || context.cloud.isEmpty
  if (stopping) context.stop()
  return { stopping, droppedMessages: stopping ? countMessages(context.cloud) : 0 }
}

function send(cloud: Cloud, name: string, { body, attributes }: SendBody): { readonly messageId: string } {
  const queue = cloud.around.queues.get(name)
  if (!queue) {
    const known = [...cloud.around.queues.keys()]
    throw new SkyfoldError(errors.LOCAL_NOT_DEPLOYED({ what: 'queue', name, known }))
  }
  const bytes = Buffer.byteLength(body)
  const max = limit('queue.message')
  if (bytes > max) throw new SkyfoldError(errors.LOCAL_PAYLOAD_TOO_LARGE({ bytes, limit: max }))
  return { messageId: queue.messages.send(body, attributes) }
}

async function* readLogs(cloud: Cloud, name: string, request: ControlRequest): AsyncGenerator<NumberedLine> {
  const { log } = cloud.around
  const since = Number(request.query.get('since') ?? 0)
  const follow = request.query.get('follow') === 'true'
  for (let after = 0; !request.signal.aborted;) {
    const lines = log.read(name, after, since)
    yield* lines
    after = lines.at(-1)?.number ?? after
    if (lines.length > 0) continue
    if (!follow) return
    await new Promise<void>((resolve) => {
      const forget = log.onNext(resolve)
      request.signal.addEventListener(
        'abort',
        () => {
          forget()
          resolve()
        },
        { once: true },
      )
    })
  }
}

function toType(text: string): ObjectType {
  const type = OBJECT_TYPES.find((known) => known === text)
  if (type) return type
  throw new SkyfoldError(
    errors.LOCAL_REQUEST_REFUSED({ reason: `it knows no objects of the type "${text}"` }),
  )
}

// The token vouches for the sender, which is this package's own client; so callers know the shape.
function parseBody(request: ControlRequest): unknown {
  return JSON.parse(request.body.toString())
}

function unknownRequest(request: ControlRequest): SkyfoldError {
  const reason = `it does not know ${request.method} /${request.path.join('/')}`
  return new SkyfoldError(errors.LOCAL_REQUEST_REFUSED({ reason }))
}
