import assert from 'node:assert/strict'
import http from 'node:http'
import { ControlClient } from '../client/control-client.ts'
import type { Contact } from '../protocol.ts'
import { failureOf } from '../testing/stack.ts'
import { answerControl } from './control-routes.ts'
import { ControlServer } from './control-server.ts'

const TOKEN = 'f'.repeat(64)

describe('the control API', () => {
  let server: ControlServer
  let contact: Contact
  let complaints: string[]
  let guarded: number

  beforeEach(async () => {
    complaints = []
    guarded = 0
    server = new ControlServer({
      token: TOKEN,
      complain: (text) => complaints.push(text),
      answer: async ({ path }) => {
        if (path[0] === 'fault') throw new TypeError('a fault of ours')
        return { json: path }
      },
    })
    contact = { pid: process.pid, root: '/', port: await server.listen(), token: TOKEN }
  })
  afterEach(() => server.close())

  function status(headers: http.OutgoingHttpHeaders, path = '/status'): Promise<number | string> {
    return new Promise((resolve) => {
      const options = { host: '127.0.0.1', port: contact.port, path, headers: { ...headers }, agent: false }
      http
        .get(options, (answer) => answer.resume().once('end', () => resolve(answer.statusCode ?? 0)))
        .once('error', (error) => resolve(error.message))
    })
  }

  function client(reached: Contact): ControlClient {
    return new ControlClient({ contact: async () => reached, guard: () => (guarded += 1) })
  }

  it('answers who has the token', async () => {
    assert.equal(await status({ authorization: `Bearer ${TOKEN}` }), 200)
  })

  const refused: readonly [string, http.OutgoingHttpHeaders][] = [
    ['without a token', {}],
    ['with another token', { authorization: `Bearer ${'e'.repeat(64)}` }],
    ['with a shorter token', { authorization: 'Bearer f' }],
    ['of a web page', { authorization: `Bearer ${TOKEN}`, origin: 'http://localhost:3000' }],
    ['of a browser', { authorization: `Bearer ${TOKEN}`, 'sec-fetch-site': 'same-origin' }],
    ['for another host', { authorization: `Bearer ${TOKEN}`, host: 'evil.example' }],
  ]
  for (const [title, headers] of refused)
    it(`refuses a request ${title}`, async () => assert.equal(await status(headers), 403))

  it('outlives a fault of its own and tells it', async () => {
    await status({ authorization: `Bearer ${TOKEN}` }, '/fault')
    assert.deepEqual(complaints, ['TypeError: a fault of ours'])
    assert.equal(await status({ authorization: `Bearer ${TOKEN}` }), 200)
  })

  it('is asked through the guard, each time', async () => {
    const control = client(contact)
    await control.read('local.queue', 'a b/c')
    await control.status()
    assert.equal(guarded, 2)
    control.close()
  })

  it('that refuses the token is told from one that does not answer', async () => {
    const stranger = client({ ...contact, token: 'x' })
    assert.equal(await failureOf(stranger.status()), 'LOCAL_REQUEST_REFUSED')
    stranger.close()
    server.close()
    const lost = client(contact)
    assert.equal(await failureOf(lost.status()), 'LOCAL_DAEMON_UNREACHABLE')
    assert.equal(guarded, 3)
    lost.close()
  })

  it('says what it does not know', async () => {
    const request = (method: string, ...path: readonly string[]) => ({
      method,
      path,
      query: new URLSearchParams(),
      headers: {},
      body: Buffer.from('{}'),
      signal: new AbortController().signal,
    })
    // Nothing of the context is reached by a request that is refused.
    const context = {} as Parameters<typeof answerControl>[0]
    for (const unknown of [
      request('GET', 'nothing'),
      request('GET', 'objects', 'local.moon', 'id'),
      request('PATCH', 'objects', 'local.queue', 'id'),
    ]) {
      assert.equal(await failureOf(answerControl(context, unknown)), 'LOCAL_REQUEST_REFUSED')
    }
  })
})
