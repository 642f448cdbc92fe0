/**
 * The Runtime API of one environment (https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html): hands events to a
 * runtime client that asks for them, and takes its answers.
 */
import { randomUUID } from 'node:crypto'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

/** What became of one invocation; `payload` is JSON text as the client sent it. */
export interface Outcome {
  readonly failed: boolean
  readonly payload: string
}

export interface RuntimeApi {
  /** `127.0.0.1:1234`, as `AWS_LAMBDA_RUNTIME_API`. */
  readonly host: string
  /** `timeout` in seconds. Errors: the client could not load the handler, or went away. */
  invoke(event: unknown, facts: { readonly arn: string; readonly timeout: number }): Promise<Outcome>
  /** Makes the waiting invocations fail, as when the environment dies. */
  fail(reason: string): void
  close(): Promise<void>
}

interface Invocation {
  readonly id: string
  readonly event: string
  readonly arn: string
  readonly deadline: number
  readonly settle: (outcome: Outcome) => void
  readonly abort: (error: Error) => void
}

const PREFIX = '/2018-06-01/runtime'

export async function openRuntimeApi(): Promise<RuntimeApi> {
  const api = new Desk()
  const server = http.createServer((request, response) => void api.answer(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // Listening on a port, not on a pipe.
  const { port } = server.address() as AddressInfo
  return {
    host: `127.0.0.1:${port}`,
    invoke: (event, { arn, timeout }) => api.invoke(event, arn, timeout),
    fail: (reason) => api.fail(reason),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

class Desk {
  readonly #waiting: Invocation[] = []
  readonly #running = new Map<string, Invocation>()
  #next: http.ServerResponse | undefined
  #broken: string | undefined

  invoke(event: unknown, arn: string, timeout: number): Promise<Outcome> {
    return new Promise((settle, abort) => {
      const deadline = Date.now() + timeout * 1000
      this.#waiting.push({ id: randomUUID(), event: JSON.stringify(event), arn, deadline, settle, abort })
      if (this.#broken === undefined) this.#hand()
      else this.fail(this.#broken)
    })
  }

  fail(reason: string): void {
    this.#broken = reason
    for (const { abort } of [...this.#waiting.splice(0), ...this.#running.values()]) abort(new Error(reason))
    this.#running.clear()
  }

  async answer(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const { method, url = '' } = request
    if (method === 'GET' && url === `${PREFIX}/invocation/next`) {
      this.#next = response
      return this.#hand()
    }
    const body = await text(request)
    const [, id, kind] = /\/invocation\/([^/]+)\/(response|error)$/.exec(url) ?? []
    const invocation = this.#running.get(id ?? '')
    if (url === `${PREFIX}/init/error`) this.fail(`The handler could not be loaded: ${body}`)
    else if (!invocation) return void response.writeHead(404).end()
    else {
      this.#running.delete(invocation.id)
      invocation.settle({ failed: kind === 'error', payload: body })
    }
    return void response.writeHead(202, { 'content-type': 'application/json' }).end('{"status":"OK"}')
  }

  /** Gives the next event to the client, when there are both. */
  #hand(): void {
    const response = this.#next
    const invocation = response ? this.#waiting.shift() : undefined
    if (!response || !invocation) return
    this.#next = undefined
    this.#running.set(invocation.id, invocation)
    const trace = `Root=1-${Math.floor(Date.now() / 1000).toString(16)}-${'0'.repeat(24)};Sampled=0`
    response.writeHead(200, {
      'content-type': 'application/json',
      'lambda-runtime-aws-request-id': invocation.id,
      'lambda-runtime-deadline-ms': String(invocation.deadline),
      'lambda-runtime-invoked-function-arn': invocation.arn,
      'lambda-runtime-trace-id': trace,
    })
    response.end(invocation.event)
  }
}
