/** Stands between a client and a server, damages what is read and drops conditions of what is written. */
import http from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'

/** `flip`: one bit of the body is another; `cut`: the connection ends before the body does. */
export type Damage = 'flip' | 'cut' | 'none'

export interface Meddler {
  readonly url: string
  /** What happens to the body of every answer to a GET from here on. */
  damage: Damage
  /** Conditional headers do not arrive; only for servers that check no signature. */
  isUnconditional: boolean
  stop(): Promise<void>
}

/** Listens on a free port of 127.0.0.1; passes everything to `target` under the host that it was sent to. */
export async function startMeddler(target: string): Promise<Meddler> {
  const server = http.createServer((request, response) => {
    const { method, url: path } = request
    const headers = { ...request.headers }
    if (meddler.isUnconditional) for (const name of ['if-match', 'if-none-match']) delete headers[name]
    const passed = http.request(new URL(path ?? '/', target), { method, headers }, (answer) => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk))
      answer.once('end', () => {
        const body = Buffer.concat(chunks)
        const damage = method === 'GET' ? meddler.damage : 'none'
        if (damage === 'flip' && body.length > 0) body.writeUInt8((body[0] ?? 0) ^ 1, 0)
        response.writeHead(answer.statusCode ?? 500, answer.headers)
        if (damage !== 'cut') response.end(body)
        else response.write(body.subarray(0, body.length / 2), () => request.socket.destroy())
      })
    })
    request.pipe(passed)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  // A server that listens on a port has an AddressInfo.
  const { port } = server.address() as AddressInfo
  const meddler: Meddler = {
    url: `http://127.0.0.1:${port}`,
    damage: 'none',
    isUnconditional: false,
    async stop() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
  return meddler
}
