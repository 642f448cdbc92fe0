/** What the fake host and its worker tell each other, and the process between them. */
import type { ChildProcess } from 'node:child_process'
import { fork } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { fileURLToPath } from 'node:url'

/** A binding as the host gets it: `{ type: 'httpTrigger', direction: 'in', name: 'trigger', … }`. */
export interface RawBinding {
  readonly name: string
  readonly type: string
  readonly direction: string
  readonly [setting: string]: unknown
}

export interface Registered {
  readonly name: string
  readonly bindings: readonly RawBinding[]
}

export interface ToWorker {
  readonly id: string
  readonly name: string
  /** `RpcInvocationRequest`. */
  readonly request: object
}

export type FromWorker =
  | { readonly type: 'ready'; readonly registered: readonly Registered[] }
  | { readonly type: 'broken'; readonly error: string }
  | Answered

interface Answered {
  readonly type: 'answer'
  readonly id: string
  readonly log: readonly string[]
  /** `RpcTypedData`. */
  readonly returnValue?: unknown
  /** The call failed. */
  readonly error?: string
}

export interface Worker {
  readonly registered: readonly Registered[]
  invoke(name: string, request: object): Promise<Answered>
  stop(): void
}

const SCRIPT = fileURLToPath(new URL('worker.js', import.meta.url))

/** Loads the app in `folder`. Errors: what its entry threw. `env` is all that the app sees of the environment. */
export async function startWorker(
  folder: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Worker> {
  const child = fork(SCRIPT, [folder], {
    env: { ...env },
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const first = await nextMessage(child, ({ type }) => type !== 'answer')
  if (first.type !== 'ready') {
    child.kill()
    throw new Error(first.type === 'broken' ? first.error : 'The worker said nothing.')
  }
  return {
    registered: first.registered,
    async invoke(name, request) {
      const id = randomUUID()
      const answer = nextMessage(child, (message) => message.type === 'answer' && message.id === id)
      child.send({ id, name, request } satisfies ToWorker)
      const message = await answer
      if (message.type !== 'answer') throw new Error('The worker answered something else.')
      return message
    },
    stop: () => {
      child.kill()
    },
  }
}

function nextMessage(child: ChildProcess, isMeant: (message: FromWorker) => boolean): Promise<FromWorker> {
  return new Promise((resolve, reject) => {
    const listen = (value: unknown): void => {
      // The worker sends nothing else.
      const message = value as FromWorker
      if (!isMeant(message)) return
      child.off('message', listen)
      child.off('exit', fail)
      resolve(message)
    }
    const fail = (): void => reject(new Error('The worker died.'))
    child.on('message', listen)
    child.once('exit', fail)
  })
}
