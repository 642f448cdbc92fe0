/** Stands before a cloud and can refuse what sets variables, repeating the whole request as some services do. */
import { createServer, request as forward, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'

export interface EchoProxy {
  readonly url: string
  /** While true, requests whose text holds `Environment` are refused. */
  isEchoing: boolean
  stop(): Promise<void>
}

/** Listens on a free port of 127.0.0.1 and hands everything on to `target`. */
export async function startEchoProxy(target: string): Promise<EchoProxy> {
  const state = { isEchoing: false }
  const server = createServer((incoming, outgoing) => {
    void (async () => {
      const body = await buffer(incoming)
      if (state.isEchoing && body.includes('"Environment"')) {
        const text = body.toString()
        const encoded = Buffer.from(text).toString('base64')
        const message = `Could not accept ${text} (${encodeURIComponent(text)}, ${encoded})`
        outgoing.writeHead(400, { 'x-amzn-errortype': 'InvalidParameterValueException' })
        return outgoing.end(JSON.stringify({ Type: 'User', message }))
      }
      const answer = await pass(target, incoming, body)
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(outgoing)
      return undefined
    })().catch(() => incoming.socket.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // A listening server has an address with a port.
  const { port } = server.address() as AddressInfo
  return Object.assign(state, {
    url: `http://127.0.0.1:${port}`,
    stop: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  })
}

function pass(target: string, incoming: IncomingMessage, body: Buffer): Promise<IncomingMessage> {
  const { method = 'GET', url = '/', headers } = incoming
  return new Promise((resolve, reject) => {
    const request = forward(new URL(url, target), { method, headers }, resolve)
    request.once('error', reject)
    request.end(body)
  })
}
