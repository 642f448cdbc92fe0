/** The data plane of storage queues: https://learn.microsoft.com/rest/api/storageservices/put-message */
import { randomUUID } from 'node:crypto'
import type { World } from './arm/world.ts'
import type { Answer, CloudRequest, Route } from './answer.ts'

export class Queues {
  readonly #world: World

  constructor(world: World) {
    this.#world = world
  }

  route(account: string, request: CloudRequest): Route {
    const [, queue] = /^\/([^/]+)\/messages$/.exec(request.path) ?? []
    const text = /<MessageText>([^<]*)<\/MessageText>/.exec(request.body.toString('utf8'))?.[1]
    if (request.method !== 'POST' || queue === undefined) {
      const answer = queueError(405, 'UnsupportedHttpVerb', 'The resource does not support the HTTP verb.')
      return { operation: 'queue.?', input: { account, path: request.path }, effect: () => answer }
    }
    return {
      operation: 'queue.PutMessage',
      input: { account, queue, text },
      effect: () => this.#put(account, queue, text, request),
    }
  }

  #put(account: string, queue: string, text: string | undefined, { headers }: CloudRequest): Answer {
    if (headers['x-ms-version'] === undefined)
      return queueError(400, 'MissingRequiredHeader', 'A required header was not specified: x-ms-version.')
    if (text === undefined)
      return queueError(400, 'InvalidXmlDocument', 'The XML is not syntactically valid.')
    const exists = this.#world.resources.some(({ id }) =>
      id.toLowerCase().endsWith(`/storageaccounts/${account}/queueservices/default/queues/${queue}`),
    )
    if (!exists) return queueError(404, 'QueueNotFound', 'The specified queue does not exist.')
    const message = { id: randomUUID(), text, insertedAt: this.#world.now(), deliveries: 0 }
    const key = `${account}/${queue}`
    this.#world.messages.set(key, [...(this.#world.messages.get(key) ?? []), message])
    const time = new Date(message.insertedAt).toUTCString()
    const xml = `<?xml version="1.0" encoding="utf-8"?><QueueMessagesList><QueueMessage><MessageId>${message.id}</MessageId><InsertionTime>${time}</InsertionTime><PopReceipt>fake</PopReceipt></QueueMessage></QueueMessagesList>`
    return { status: 201, headers: { 'content-type': 'application/xml' }, body: xml }
  }
}

/** Data planes of storage speak XML: https://learn.microsoft.com/rest/api/storageservices/status-and-error-codes2 */
function queueError(status: number, code: string, message: string): Answer {
  const xml = `<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`
  return { status, headers: { 'content-type': 'application/xml', 'x-ms-error-code': code }, body: xml }
}
