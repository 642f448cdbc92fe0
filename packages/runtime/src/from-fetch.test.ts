import assert from 'node:assert/strict'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { FetchHandler, FetchInfo, LambdaContext } from './index.ts'
import { fromFetch } from './index.ts'

const FIXTURES = fileURLToPath(new URL('../fixtures/', import.meta.url))

const context: LambdaContext = {
  awsRequestId: 'request-1',
  functionName: 'notes-dev-list',
  functionVersion: '1',
  invokedFunctionArn: 'arn:aws:lambda:us-east-1:123456789012:function:notes-dev-list:live',
  memoryLimitInMB: '1024',
  getRemainingTimeInMillis: () => 1000,
}

interface Planned {
  readonly status: number
  readonly headers: [string, string][]
  readonly text?: string
  readonly base64?: string
}

describe('fromFetch', () => {
  for (const name of readdirSync(FIXTURES)) {
    it(`turns the event of fixtures/${name} into the expected requests and result`, async () => {
      const seen: unknown[] = []
      const planned = json(name, 'response.json') as Planned
      const handler = fromFetch(async (request) => {
        seen.push(await describeRequest(request))
        return new Response(
          planned.base64 ? Buffer.from(planned.base64, 'base64') : (planned.text ?? null),
          planned,
        )
      })
      const result = await quietly(() => handler(json(name, 'event.json'), context))
      check(name, { requests: seen, result: result ?? null })
    })
  }

  it('calls the fetch method of an object with the event and the context beside the request', async () => {
    const seen: FetchInfo[] = []
    const app = {
      greeting: 'hello',
      fetch(_request: Request, info: FetchInfo): Response {
        seen.push(info)
        return new Response(this.greeting)
      },
    }
    const event = json('http-api-get', 'event.json')
    const result = (await fromFetch(app)(event, context)) as { body: string }
    assert.equal(result.body, 'hello')
    assert.deepEqual(seen, [{ event, context }])
  })

  it('refuses at load time what is no handler', () => {
    // What a module exports is not known to the compiler.
    assert.throws(() => fromFetch({} as unknown as FetchHandler), /function or an object with a fetch method/)
    assert.throws(() => fromFetch(undefined as unknown as FetchHandler), TypeError)
  })

  it('passes on what the handler throws on an HTTP event', async () => {
    const handler = fromFetch(() => {
      throw new RangeError('no such page')
    })
    await assert.rejects(handler(json('rest-get', 'event.json'), context), RangeError)
  })

  it('says that a handler returned no Response', async () => {
    const handler = fromFetch((() => 'text') as unknown as FetchHandler)
    await assert.rejects(handler(json('http-api-get', 'event.json'), context), /returned no Response/)
  })

  it('answers 400 when no Request can express the event', async () => {
    const event = {
      ...(json('http-api-get', 'event.json') as object),
      requestContext: { http: { method: 'TRACE' } },
    }
    const result = await fromFetch(() => new Response('reached'))(event, context)
    assert.deepEqual(result, { statusCode: 400 })
  })

  it('names only the messages that failed, by answer or by throwing', async () => {
    const records = ['a', 'b', 'c'].map((id) => record(id, 'orders'))
    const handler = fromFetch(async (request) => {
      const { id } = (await request.json()) as { id: string }
      if (id === 'a') throw new Error('lost')
      return new Response(null, { status: id === 'b' ? 204 : 500 })
    })
    const result = await quietly(() => handler({ Records: records }, context))
    assert.deepEqual(result, { batchItemFailures: [{ itemIdentifier: 'a' }, { itemIdentifier: 'c' }] })
  })

  it('hands back everything after the first failure of a FIFO queue, in order', async () => {
    const seen: string[] = []
    const handler = fromFetch(async (request) => {
      const { id } = (await request.json()) as { id: string }
      seen.push(id)
      return new Response(null, { status: id === 'b' ? 500 : 204 })
    })
    const Records = ['a', 'b', 'c'].map((id) => record(id, 'orders.fifo'))
    const result = await quietly(() => handler({ Records }, context))
    assert.deepEqual(seen, ['a', 'b'])
    assert.deepEqual(result, { batchItemFailures: [{ itemIdentifier: 'b' }, { itemIdentifier: 'c' }] })
  })

  it('fails an invocation whose answer is not 2xx, with the answer in the message', async () => {
    const handler = fromFetch(() => new Response('out of paper', { status: 500 }))
    await assert.rejects(handler({ print: true }, context), /answered 500: out of paper/)
    await assert.rejects(handler(json('schedule', 'event.json'), context), /answered 500/)
  })
})

function record(messageId: string, queue: string): object {
  return { messageId, body: '{}', eventSource: 'aws:sqs', eventSourceARN: `arn:aws:sqs:us-east-1:1:${queue}` }
}

async function describeRequest(request: Request): Promise<object> {
  const { method, url } = request
  const bytes = Buffer.from(await request.clone().arrayBuffer())
  const text = bytes.toString()
  const body = Buffer.from(text).equals(bytes) ? { text } : { base64: bytes.toString('base64') }
  return { method, url, headers: [...request.headers], ...(request.body ? body : {}) }
}

function json(name: string, file: string): unknown {
  return JSON.parse(readFileSync(`${FIXTURES}${name}/${file}`, 'utf8'))
}

function check(name: string, actual: object): void {
  const folder = `${FIXTURES}${name}/expected`
  if (process.env['UPDATE']) {
    mkdirSync(folder, { recursive: true })
    writeFileSync(`${folder}/exchange.json`, JSON.stringify(actual, null, 2) + '\n')
  }
  assert.deepEqual(JSON.parse(JSON.stringify(actual)), json(name, 'expected/exchange.json'))
}

/** Runs with the failures of single messages, which go to stderr for the log, kept out of the test report. */
async function quietly<T>(run: () => Promise<T>): Promise<T> {
  const write = console.error
  console.error = () => {}
  try {
    return await run()
  } finally {
    console.error = write
  }
}
