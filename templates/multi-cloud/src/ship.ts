interface QueueEvent {
  readonly Records: readonly { readonly messageId: string; readonly body: string }[]
}

/** Lambda-style: a batch of messages in, the ids of those that failed out. They are delivered again. */
export async function handler(event: QueueEvent): Promise<object> {
  const batchItemFailures: { itemIdentifier: string }[] = []
  for (const { messageId, body } of event.Records) {
    if (body.includes('lost')) batchItemFailures.push({ itemIdentifier: messageId })
    else console.log(`shipping ${body}`)
  }
  return { batchItemFailures }
}
