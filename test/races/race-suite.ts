/**
 * Several `sls` at work on one stage, as processes of their own, with the state in each kind of store: who wins, what the
 * others say, and that nothing is lost, made twice or written by one whose lease has passed on.
 */
import assert from 'node:assert/strict'
import type { Cloud } from '../clouds/cloud.ts'
import { needSpecs } from '../clouds/specs.ts'
import type { RunningSls } from '../sls.ts'
import { Arena } from './arena.ts'

/** A place to keep states in. */
export interface StateKind {
  /** `files`, `S3 (moto)`. */
  readonly name: string
  /** Where things are deployed to. */
  readonly cloud: Cloud
  /** The state lies in the service folder: both work in the same one. Else each has its own, like two machines. */
  readonly isShared: boolean
  /** Starts the store; what `sls` needs to find it. Absent: the cloud's own. */
  open?(context: Mocha.Context): Promise<StateHome>
}

export interface StateHome {
  readonly env: Readonly<Record<string, string>>
  /** Forgets every state, for a server that outlives the cloud of a test. */
  forget?(): Promise<unknown>
  stop(): Promise<void>
}

/** Registers the suite for one kind of store. */
export function describeRaces(kind: StateKind): void {
  describe(`two deploys of one stage at once, with the state in ${kind.name}`, function () {
    this.timeout(180_000)
    let home: StateHome
    let reference: readonly string[]
    let arena: Arena

    before(async function () {
      needSpecs(this)
      home = (await kind.open?.(this)) ?? { env: {}, stop: () => Promise.resolve() }
      reference = await aloneIn(kind, home.env)
    })
    beforeEach(async () => {
      await home.forget?.()
      arena = await Arena.open(kind, home.env)
    })
    afterEach(() => arena.close())
    after(() => home.stop())

    it('started together, both end well: one does everything, the other finds nothing to do', async () => {
      const [first, second] = [arena.deploy(0), arena.deploy(1)]
      const ends = await Promise.all([first.ended, second.ended])
      for (const { code, stderr } of ends) assert.equal(code, 0, stderr)
      const said = ends.map(({ stderr }) => /(deployed|unchanged) \w+\//.exec(stderr)?.[1])
      assert.deepEqual(new Set(said), new Set(['deployed', 'unchanged']))
      assert.deepEqual(arena.shape(), reference)
    })

    it('while one takes long, the other says who is at work and ends with 5', async () => {
      const held = arena.hold()
      const first = arena.deploy(0)
      await held.reached
      const second = await arena.deploy(1).ended
      assert.equal(second.code, 5, second.stderr)
      assert.match(second.stderr, /ENGINE_LOCKED.*at work on this stack: sls deploy/)
      assert.match(second.stderr, new RegExp(`process ${first.pid}\\b`))
      held.release()
      const { code, stderr } = await first.ended
      assert.equal(code, 0, stderr)
      assert.deepEqual(arena.shape(), reference)
    })

    it('one that sleeps beyond its lease is followed by another, and writes nothing when it wakes', async () => {
      const sleeper = arena.deploy(0)
      await arena.putToSleep(sleeper)
      const second = await arena.deploy(1).ended
      assert.equal(second.code, 0, second.stderr)
      assert.deepEqual(arena.shape(), reference)
      const writes = arena.writes()
      await assertFenced(sleeper)
      assert.deepEqual(arena.shape(), reference)
      assert.equal(arena.writes(), writes, 'the sleeper wrote something')
      const third = await arena.deploy(1).ended
      assert.match(third.stderr, /^unchanged /m)
      assert.deepEqual(arena.shape(), reference)
    })
  })
}

async function assertFenced(sleeper: RunningSls): Promise<void> {
  sleeper.kill('SIGCONT')
  const { code, stderr } = await sleeper.ended
  assert.equal(code, 4, stderr)
  assert.match(stderr, /ENGINE_FENCED.*Run the command again/s)
}

async function aloneIn(kind: StateKind, env: StateHome['env']): Promise<readonly string[]> {
  const arena = await Arena.open(kind, env)
  try {
    const { code, stderr } = await arena.deploy(0).ended
    assert.equal(code, 0, stderr)
    return arena.shape()
  } finally {
    await arena.close()
  }
}
