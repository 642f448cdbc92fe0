import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type { Provider } from '@skyfold/plugin-api'
import { SkyfoldError } from '@skyfold/plugin-api'
import { recordSession } from '../testing/recorded-session.ts'
import { sampleDestination } from '../testing/sample-destination.ts'
import { changeAll, deployTo } from './changing.ts'
import type { Destination } from './destination.ts'

const denied = {
  code: 'PAPER_DENIED',
  severity: 'error',
  message: 'The credentials have expired.',
  hint: 'Run `paper login`.',
  docs: '',
} as const

/** A destination that needs one thing, and whose `connect` ends like this. */
function destinationWith(name: string, connect: Provider['connect']): Destination {
  const destination = sampleDestination(name)
  const thing = {
    type: 'paper.thing',
    version: 1,
    identity: { by: 'put', id: () => 'thing-1' },
    replaceOn: [],
    create: () => Promise.resolve({ id: 'thing-1' }),
    update: () => Promise.resolve(),
    read: () => Promise.resolve({ inputs: {}, outputs: {} }),
    delete: () => Promise.resolve(),
  } as const
  return { ...destination, provider: { ...destination.provider, resources: [thing], connect } }
}

describe('a deploy to several targets', () => {
  let root: string
  beforeEach(async () => {
    root = await mkdtemp(path.join(os.tmpdir(), 'skyfold-change-'))
  })
  afterEach(() => rm(root, { recursive: true }))

  const graph = { resources: [{ address: 'paper.thing/one', type: 'paper.thing', inputs: {} }] }
  const deploy = (session: ReturnType<typeof recordSession>, destinations: readonly Destination[]) =>
    changeAll(
      session,
      destinations.map((destination) => ({ destination, units: [], artifacts: [], graph })),
      (one, events) => deployTo(session, one, events),
    )

  it('goes on where another one fails, and tells each end', async () => {
    const session = recordSession({ root })
    const closed: string[] = []
    const operations = {
      invoke: () => assert.fail(),
      logs: () => assert.fail(),
      send: () => assert.fail(),
    }
    const changes = await deploy(session, [
      destinationWith('good', () =>
        Promise.resolve({
          clients: {},
          account: { key: 'k', label: 'account 1' },
          operations,
          close: async () => void closed.push('good'),
        }),
      ),
      destinationWith('expired', () => Promise.reject(new SkyfoldError(denied, { failure: 'denied' }))),
      destinationWith('buggy', () => Promise.reject(new TypeError('undefined is not a function'))),
    ])
    assert.deepEqual(
      changes.map(({ destination, reason }) => [destination.label, reason]),
      [
        ['good/r1', 'ok'],
        ['expired/r1', 'auth'],
        ['buggy/r1', 'error'],
      ],
    )
    assert.equal(changes[0]?.outcome?.status, 'done')
    assert.deepEqual(closed, ['good'], 'its connection is closed')
    assert.match(session.stderr(), /error PAPER_DENIED The credentials have expired\./)
    assert.match(
      session.stderr(),
      /buggy\/r1:\nThis is a bug in Skyfold\..*\n {2}TypeError: undefined is not a function/,
    )
  })
})
