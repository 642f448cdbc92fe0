/** The console during a call: several calls share a process, and the host cannot tell whose line it is. */
import type { AsyncLocalStorage } from 'node:async_hooks'
import { format } from 'node:util'
import type { Invocation, LogLevel } from './functions-core.ts'

const LEVELS: readonly (readonly ['debug' | 'log' | 'info' | 'warn' | 'error' | 'trace', LogLevel])[] = [
  ['debug', 'debug'],
  ['log', 'information'],
  ['info', 'information'],
  ['warn', 'warning'],
  ['error', 'error'],
  ['trace', 'trace'],
]

/** What is written to the console during a call goes to the host's log with the call's id; the rest as before. */
export function captureConsole(current: AsyncLocalStorage<Invocation>): void {
  for (const [method, level] of LEVELS) {
    const write = console[method]
    console[method] = (...args: unknown[]) => {
      const invocation = current.getStore()
      if (invocation) invocation.log(level, 'user', format(...args))
      else write.apply(console, args)
    }
  }
}
