/** The part of a queue event that this handler reads. */
interface QueueEvent {
  Records: { messageId: string; body: string }[]
}

/** Cooks each order. A message whose handler throws comes back later; after that its order is still in the queue. */
export async function cook(event: QueueEvent) {
  for (const { messageId, body } of event.Records) {
    const { dish } = JSON.parse(body) as { dish: string }
    console.log(`cooked ${dish} for order ${messageId}`)
  }
}
