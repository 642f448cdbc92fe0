/**
 * The program of an environment: says hello, loads the code it is told to load, then answers one call after the
 * other. It ends with the local cloud. It imports nothing but Node, and nothing of it is visible to the handler.
 */
import { Socket } from 'node:net'
import { FRAME, LIFELINE_FD } from '../frame.ts'
import type { InitFrame, InvokeFrame } from '../frame.ts'
import { receive, send } from './channel.ts'
import { describeError, RuntimeFault } from './error-document.ts'
import { loadHandler } from './load-handler.ts'
import type { HandlerFunction } from './load-handler.ts'
import { captureOutput, log } from './output.ts'
import { runHandler } from './run-handler.ts'
import { serializeResult } from './serialize-result.ts'

const exit = process.exit.bind(process)

send(FRAME.hello)
const first = receive()
if (first === null) exit(0)
// Frames are written by the local cloud alone. A failure of ours (it is gone) ends the process.
else serve(JSON.parse(first.payload.toString()) as InitFrame).catch(() => exit(1))

async function serve(init: InitFrame): Promise<void> {
  prepareProcess(init)
  const handler = await loadHandler(init.folder, init.handler).catch((error: unknown) => {
    const document = describeError(error)
    log(`Init Error\t${JSON.stringify(document)}`)
    send(FRAME.initError, JSON.stringify(document))
    exit(1)
  })
  // `exit` does not return, which its bound type does not say.
  if (!handler) return
  send(FRAME.ready)
  for (let frame = receive(); frame; frame = receive()) {
    await answer(handler, init, JSON.parse(frame.payload.toString()) as InvokeFrame) // as above
    await turnOfEventLoop()
  }
  exit(0)
}

async function answer(handler: HandlerFunction, init: InitFrame, invoke: InvokeFrame): Promise<void> {
  process.env['_X_AMZN_TRACE_ID'] = invoke.traceId
  try {
    send(FRAME.result, serializeResult(await runHandler(handler, init.function, invoke)))
  } catch (error) {
    const document = describeError(error)
    log(`Invoke Error\t${JSON.stringify(document)}`)
    send(FRAME.error, JSON.stringify(document))
  }
}

// What settled together with the answer still gets its turn before the freeze, as on Lambda.
function turnOfEventLoop(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

function prepareProcess(init: InitFrame): void {
  for (const name of Object.keys(process.env)) if (!(name in init.variables)) delete process.env[name]
  Object.assign(process.env, init.variables)
  process.chdir(init.folder)
  captureOutput([process.stdout, process.stderr])
  process.on('uncaughtException', (error) => failForGood('Uncaught Exception', error))
  process.on('unhandledRejection', (reason) =>
    failForGood(
      'Unhandled Promise Rejection',
      new RuntimeFault(
        'Runtime.UnhandledPromiseRejection',
        reason instanceof Error ? String(reason) : describeError(reason).errorMessage,
        reason instanceof Error ? reason : undefined,
      ),
    ),
  )
  new Socket({ fd: LIFELINE_FD, readable: true, writable: false })
    .once('end', () => exit(0))
    .once('error', () => exit(0))
    .resume()
    .unref()
}

function failForGood(title: string, error: unknown): void {
  const document = describeError(error)
  log(`${title}\t${JSON.stringify(document)}`)
  send(FRAME.fatal, JSON.stringify(document))
  exit(1)
}
