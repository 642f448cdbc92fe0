/** Speaks to the control API of the local cloud; starts the local cloud again when it is gone. */
import { createReadStream } from 'node:fs'
import { Agent, request as httpRequest } from 'node:http'
import type { IncomingMessage } from 'node:http'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import type { ArtifactFile, LogsRequest } from '@skyfold/plugin-api'
import { SkyfoldError } from '@skyfold/plugin-api'
import { errors } from '../errors.ts'
import type {
  CloudStatus,
  Contact,
  CreateBody,
  FailureBody,
  InvokeAnswer,
  NumberedLine,
  ObjectType,
  ObjectView,
  SendBody,
  StopAnswer,
  StopBody,
} from '../protocol.ts'

export interface ControlOptions {
  /** The running local cloud, started if need be. */
  readonly contact: () => Promise<Contact>
  /** Called before each request is written. */
  readonly guard: () => void
}

interface Sent {
  readonly method: string
  readonly path: string
  /** JSON text, or a file that is streamed. */
  readonly body?: string | { readonly file: string }
  readonly headers?: Readonly<Record<string, string>>
  readonly signal?: AbortSignal
}

export class ControlClient {
  readonly #options: ControlOptions
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 32 })
  #contact: Promise<Contact> | undefined

  constructor(options: ControlOptions) {
    this.#options = options
  }

  read(type: ObjectType, id: string): Promise<ObjectView | null> {
    return this.#ask({ method: 'GET', path: objectPath(type, id) })
  }

  create(
    type: ObjectType,
    id: string,
    body: Omit<CreateBody, 'inputs'> & { readonly inputs: object },
  ): Promise<void> {
    return this.#ask({ method: 'POST', path: objectPath(type, id), body: JSON.stringify(body) })
  }

  update(type: ObjectType, id: string, inputs: object): Promise<void> {
    return this.#ask({ method: 'PUT', path: objectPath(type, id), body: JSON.stringify(inputs) })
  }

  remove(type: ObjectType, id: string): Promise<void> {
    return this.#ask({ method: 'DELETE', path: objectPath(type, id) })
  }

  /** Waits until the object can be used; its outputs. `O` is what the daemon makes for that type. */
  settle<O>(type: ObjectType, id: string, signal: AbortSignal): Promise<O> {
    return this.#ask({ method: 'POST', path: `${objectPath(type, id)}/settle`, signal })
  }

  hasPackage(hash: string): Promise<boolean> {
    return this.#ask({ method: 'GET', path: `/packages/${encodeURIComponent(hash)}` })
  }

  sendPackage(hash: string, { path, sha256, bytes }: ArtifactFile): Promise<void> {
    return this.#ask({
      method: 'PUT',
      path: `/packages/${encodeURIComponent(hash)}`,
      body: { file: path },
      headers: { 'x-sha256': sha256, 'content-length': String(bytes) },
    })
  }

  /** `payload` is JSON text. */
  invoke(name: string, payload: string, signal?: AbortSignal): Promise<InvokeAnswer> {
    const path = `/functions/${encodeURIComponent(name)}`
    return this.#ask({ method: 'POST', path, body: payload, ...(signal ? { signal } : {}) })
  }

  send(queue: string, body: SendBody): Promise<{ readonly messageId: string }> {
    return this.#ask({
      method: 'POST',
      path: `/messages/${encodeURIComponent(queue)}`,
      body: JSON.stringify(body),
    })
  }

  async *logs(name: string, request: LogsRequest): AsyncGenerator<NumberedLine> {
    const query = new URLSearchParams({
      since: String(request.since ?? 0),
      follow: String(request.follow ?? false),
    })
    const path = `/logs/${encodeURIComponent(name)}?${query.toString()}`
    const answer = await this.#open({
      method: 'GET',
      path,
      ...(request.signal ? { signal: request.signal } : {}),
    })
    try {
      // The daemon writes one NumberedLine a line.
      for await (const line of createInterface({ input: answer })) yield JSON.parse(line) as NumberedLine
    } catch (error) {
      if (!request.signal?.aborted) throw error
    }
  }

  status(): Promise<CloudStatus> {
    return this.#ask({ method: 'GET', path: '/status' })
  }

  /** Makes APIs listen again that could not. Errors: LOCAL_PORT_BUSY, LOCAL_VARIABLES_LOCKED. */
  wake(): Promise<CloudStatus> {
    return this.#ask({ method: 'POST', path: '/wake' })
  }

  stop(body: StopBody): Promise<StopAnswer> {
    return this.#ask({ method: 'POST', path: '/stop', body: JSON.stringify(body) })
  }

  close(): void {
    this.#agent.destroy()
  }

  // `T` is what the daemon, which is of this package, sends for the path.
  async #ask<T>(sent: Sent): Promise<T> {
    const answer = await this.#open(sent)
    return JSON.parse((await text(answer)) || 'null') as T
  }

  async #open(sent: Sent): Promise<IncomingMessage> {
    this.#contact ??= this.#options.contact()
    try {
      return await this.#exchange(await this.#contact, sent)
    } catch (error) {
      // Nobody listened, so nothing happened: the same request goes to a new local cloud.
      if (!(error instanceof SkyfoldError) || error.failure !== 'transient') throw error
      this.#contact = this.#options.contact()
      return this.#exchange(await this.#contact, sent)
    }
  }

  async #exchange(contact: Contact, sent: Sent): Promise<IncomingMessage> {
    this.#options.guard()
    const answer = await this.#write(contact, sent)
    if (answer.statusCode === 200) return answer
    // Whatever refuses with 422 is the daemon, which explains itself.
    const failure = answer.statusCode === 422 ? (JSON.parse(await text(answer)) as FailureBody) : undefined
    if (failure) throw new SkyfoldError(failure.diagnostic, { failure: failure.failure })
    answer.resume()
    const reason = `it answered with status ${answer.statusCode}`
    throw new SkyfoldError(errors.LOCAL_REQUEST_REFUSED({ reason }))
  }

  #write({ port, token }: Contact, sent: Sent): Promise<IncomingMessage> {
    const { method, path, body, signal } = sent
    const headers = { authorization: `Bearer ${token}`, ...sent.headers }
    return new Promise((resolve, reject) => {
      const options = {
        host: '127.0.0.1',
        port,
        method,
        path,
        headers,
        agent: this.#agent,
        ...(signal ? { signal } : {}),
      }
      const asked = httpRequest(options, resolve)
      asked.once('error', (error) =>
        reject(signal?.aborted ? signal.reason : unreachable(`${method} ${path}`, error)),
      )
      if (typeof body === 'object') {
        createReadStream(body.file)
          .once('error', (error) => asked.destroy(error))
          .pipe(asked)
      } else asked.end(body)
    })
  }
}

function objectPath(type: ObjectType, id: string): string {
  return `/objects/${type}/${encodeURIComponent(id)}`
}

function unreachable(request: string, cause: Error): SkyfoldError {
  const isRefused = 'code' in cause && cause.code === 'ECONNREFUSED'
  return new SkyfoldError(errors.LOCAL_DAEMON_UNREACHABLE({ request }, { cause }), {
    cause,
    failure: isRefused ? 'transient' : 'ambiguous',
  })
}
