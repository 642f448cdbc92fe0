/** A queue. It holds messages, so it stays when a stack is removed. */
import type { ResourceContext, ResourceType } from '@skyfold/plugin-api'
import type { AwsClients } from '../../clients.ts'
import { absentAsNull, existsAlready } from '../../request/failure.ts'
import { instanceName } from '../../naming.ts'
import { ownedTags, ownerOf, tagChanges, userTags } from '../../ownership.ts'
import type { Tags } from '../../ownership.ts'

export interface QueueInputs {
  /** Ends in `.fifo` for a FIFO queue. */
  readonly name: string
  /** Seconds for which a message that was handed out stays hidden. */
  readonly visibilityTimeout: number
  readonly tags: Tags
}

export interface QueueOutputs {
  readonly name: string
  readonly arn: string
  readonly url: string
}

const FIFO = '.fifo'

/** Its id is the URL. */
export const queue: ResourceType<QueueInputs, QueueOutputs, AwsClients> = {
  type: 'aws.sqs.queue',
  version: 1,
  stateful: true,
  identity: {
    by: 'name',
    name: nameOf,
    async find(context, name) {
      const url = await findUrl(context, name)
      return url === null ? null : { id: url, owner: ownerOf(await tagsOf(context, url)), health: 'ready' }
    },
  },
  replaceOn: ['name'],
  async create(context, inputs, { instance, owner }) {
    const sqs = await context.clients.sqs()
    const name = nameOf(inputs, instance)
    // CreateQueue answers with the URL of a queue that exists, whosever it is.
    if ((await findUrl(context, name)) !== null) throw existsAlready('sqs:CreateQueue', `the queue ${name}`)
    const { QueueUrl: url = '' } = await sqs.createQueue({
      QueueName: name,
      Attributes: attributesOf(inputs),
      tags: ownedTags(inputs.tags, owner),
    })
    return { id: url }
  },
  async update(context, id, inputs, changed) {
    const sqs = await context.clients.sqs()
    if (changed.has('visibilityTimeout')) {
      const { VisibilityTimeout = '' } = attributesOf(inputs)
      await sqs.setQueueAttributes({ QueueUrl: id, Attributes: { VisibilityTimeout } })
    }
    if (!changed.has('tags')) return
    const { set, remove } = tagChanges(await tagsOf(context, id), inputs.tags)
    if (Object.keys(set).length > 0) await sqs.tagQueue({ QueueUrl: id, Tags: set })
    if (remove.length > 0) await sqs.untagQueue({ QueueUrl: id, TagKeys: remove })
  },
  async read(context, id) {
    const sqs = await context.clients.sqs()
    const answer = await absentAsNull(
      sqs.getQueueAttributes({ QueueUrl: id, AttributeNames: ['QueueArn', 'VisibilityTimeout'] }),
    )
    if (!answer) return null
    const { QueueArn: arn = '', VisibilityTimeout } = answer.Attributes ?? {}
    return {
      inputs: { visibilityTimeout: Number(VisibilityTimeout), tags: userTags(await tagsOf(context, id)) },
      outputs: { name: arn.split(':').at(-1) ?? '', arn, url: id },
    }
  },
  async delete({ clients }, id) {
    const sqs = await clients.sqs()
    await absentAsNull(sqs.deleteQueue({ QueueUrl: id }))
  },
}

function attributesOf({ name, visibilityTimeout }: QueueInputs): Record<string, string> {
  return {
    VisibilityTimeout: String(visibilityTimeout),
    ...(name.endsWith(FIFO) ? { FifoQueue: 'true' } : {}),
  }
}

function nameOf({ name }: QueueInputs, instance: string): string {
  return name.endsWith(FIFO)
    ? instanceName(name.slice(0, -FIFO.length), instance) + FIFO
    : instanceName(name, instance)
}

async function findUrl({ clients }: ResourceContext<AwsClients>, name: string): Promise<string | null> {
  const sqs = await clients.sqs()
  const answer = await absentAsNull(sqs.getQueueUrl({ QueueName: name }))
  return answer?.QueueUrl ?? null
}

async function tagsOf({ clients }: ResourceContext<AwsClients>, url: string): Promise<Tags> {
  const sqs = await clients.sqs()
  const { Tags: tags } = await sqs.listQueueTags({ QueueUrl: url })
  return tags ?? {}
}
