/** Puts a message into a queue of the stack. */
import type { Deployed, SendRequest } from '@skyfold/plugin-api'
import { SkyfoldError } from '@skyfold/plugin-api'
import type { GcpClients } from '../clients.ts'
import { errors } from '../errors.ts'
import { idsOf } from '../naming.ts'

const TOPIC = 'gcp.pubsub.topic/'

/** Errors: GCP_NOT_DEPLOYED, and those of a request. */
export async function send(
  { clients, deployed }: { readonly clients: GcpClients; readonly deployed: Deployed },
  { queue, body, attributes = {} }: SendRequest,
): Promise<{ readonly messageId: string }> {
  const topics = Object.entries(deployed.resources).filter(([address]) => address.startsWith(TOPIC))
  const id = idsOf([queue]).get(queue) ?? queue
  const found = topics.find(([address]) => address === TOPIC + id)
  if (!found) {
    const known = topics.map(([address]) => address.slice(TOPIC.length))
    throw new SkyfoldError(errors.GCP_NOT_DEPLOYED({ what: 'queue', name: queue, known }))
  }
  const { messageIds } = await clients.rest.request({
    service: 'pubsub',
    method: 'POST',
    path: `v1/${found[1].id}:publish`,
    body: { messages: [{ data: Buffer.from(body).toString('base64'), attributes }] },
  })
  const messageId = Array.isArray(messageIds) ? messageIds[0] : undefined
  return { messageId: typeof messageId === 'string' ? messageId : '' }
}
