/** The process between the fake host of a site and its worker. */
import type { ChildProcess } from 'node:child_process'
import { fork } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import type { Answered, FromWorker, Registered, ToWorker } from './worker.ts'

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
