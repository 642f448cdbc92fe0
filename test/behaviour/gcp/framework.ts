/** A unit in Google's functions framework, as the buildpack starts it. */
import { connect, createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Program } from '../program.ts'
import { startProgram } from '../program.ts'

const MAIN = 'node_modules/@google-cloud/functions-framework/build/src/main.js'
const POLL_MS = 10

export interface FrameworkOptions {
  /** Folder that the framework is installed in. */
  readonly oracle: string
  readonly zip: Buffer
  readonly entryPoint: string
  /** Name of the Run service. */
  readonly service: string
  readonly environment: Readonly<Record<string, string>>
}

export interface Framework extends Program {
  readonly url: string
}

/** Errors: it ended before it listened, with what it wrote. */
export async function startFramework(options: FrameworkOptions): Promise<Framework> {
  const port = await freePort()
  const { oracle, zip, entryPoint, service, environment } = options
  const program = await startProgram({
    zip,
    args: (folder) => [
      path.join(oracle, MAIN),
      `--source=${folder}`,
      `--target=${entryPoint}`,
      '--signature-type=http',
    ],
    env: {
      // The buildpack's default: https://cloud.google.com/docs/buildpacks/nodejs
      NODE_ENV: 'production',
      ...environment,
      PORT: String(port),
      K_SERVICE: service,
      K_REVISION: `${service}-00001-abc`,
      K_CONFIGURATION: service,
    },
  })
  const url = `http://127.0.0.1:${port}`
  while (!(await isListening(port))) {
    if (program.child.exitCode !== null) throw new Error(program.output())
    await sleep(POLL_MS)
  }
  return { ...program, url }
}

/** The framework does not tell which port it got, so one is chosen for it. */
async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // Listening on a port, not on a pipe.
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}
