/** `sls` without the start of a process, for the commands around the one that is killed. */
import type { ChildProcess } from 'node:child_process'
import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { commandEnvironment } from '../sls.ts'
import type { WarmAnswer, WarmOrder } from './warm-command.ts'

const PROGRAM = fileURLToPath(new URL('./warm-command.js', import.meta.url))

/** One process that runs commands, one at a time. */
export class WarmSls {
  readonly #process: ChildProcess = fork(PROGRAM, { env: commandEnvironment() })

  /** As `sls`. Rejects when the process ends instead of answering. */
  run(cwd: string, args: readonly string[], env: Readonly<Record<string, string>>): Promise<WarmAnswer> {
    const order: WarmOrder = { cwd, args, env }
    return new Promise((resolve, reject) => {
      const ended = (): void => reject(new Error(`the process ended in \`sls ${args.join(' ')}\``))
      this.#process.once('exit', ended)
      // Answers come from `warm-command.ts` only.
      this.#process.once('message', (answer) => {
        this.#process.off('exit', ended)
        resolve(answer as WarmAnswer)
      })
      this.#process.send(order)
    })
  }

  close(): void {
    this.#process.kill('SIGKILL')
  }
}
