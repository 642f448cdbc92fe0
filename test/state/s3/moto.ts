/** moto: an AWS that we did not write. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { needOracle } from '../../clouds/oracles.ts'
import { freePort } from '../free-port.ts'

export interface Moto {
  /** Variables that lead every client to it and to no other. */
  readonly env: Readonly<Record<string, string>>
  stop(): Promise<void>
}

const PATIENCE_MS = 60_000

/** Starts it on a free port of 127.0.0.1; ends the suite when it is not installed. */
export async function startMoto(context: Mocha.Context): Promise<Moto> {
  const bin = path.join(needOracle(context, 'moto'), 'bin')
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const child = spawn(path.join(bin, 'moto_server'), ['-H', '127.0.0.1', '-p', String(port)], {
    env: { PATH: process.env['PATH'], HOME: path.join(bin, 'absent') },
    stdio: 'ignore',
  })
  const ended = once(child, 'exit')
  const stop = async (): Promise<void> => {
    child.kill('SIGKILL')
    await ended
  }
  await answers(url).catch(async (error: unknown) => {
    await stop()
    throw error
  })
  return { env: environment(url, path.join(bin, 'absent')), stop }
}

function environment(url: string, absent: string): Moto['env'] {
  return {
    AWS_ENDPOINT_URL: url,
    AWS_REGION: 'eu-west-1',
    AWS_DEFAULT_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'AKIAMOTOEXAMPLE00001',
    AWS_SECRET_ACCESS_KEY: 'moto',
    AWS_CONFIG_FILE: absent,
    AWS_SHARED_CREDENTIALS_FILE: absent,
    AWS_EC2_METADATA_DISABLED: 'true',
  }
}

async function answers(url: string): Promise<void> {
  const start = performance.now()
  for (;;) {
    const response = await fetch(`${url}/moto-api/`).catch(() => undefined)
    if (response?.ok) return
    if (performance.now() - start > PATIENCE_MS) throw new Error(`moto does not answer at ${url}`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}
