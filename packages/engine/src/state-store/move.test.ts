import assert from 'node:assert/strict'
import type { FailureClass, StackId, StateStore } from '@skyfold/plugin-api'
import { SkyfoldError } from '@skyfold/plugin-api'
import { engineDiagnostics } from '../diagnostics.ts'
import type { Env } from '../env.ts'
import { readState } from '../session/load.ts'
import { encodeState } from '../state/codec.ts'
import { emptyState, type State } from '../state/state.ts'
import { createMemoryStore } from './memory-store.ts'
import type { MoveOptions, MoveStatus } from './move.ts'
import { moveState } from './move.ts'

const stack: StackId = { service: 'shop', stage: 'dev', provider: 'box', region: 'here' }
const COMMAND = 'sls state move'

function stateOf(serial: number, write: string, lease: State['lease'] = null): State {
  return { ...emptyState(stack, 'lineage'), serial, write, lease }
}

/** A store with a state that has a history, and blobs. */
async function filledStore(): Promise<StateStore> {
  const store = createMemoryStore()
  await store.blobs.put('releases/a.json', Buffer.from('release'))
  await store.blobs.put('artifacts/b.zip', Buffer.from([0, 1, 255]))
  const tag = await store.put(encodeState(stateOf(1, 'one')), null)
  await store.put(encodeState(stateOf(2, 'two')), tag)
  return store
}

function envOf(): Env {
  let time = 0
  let chance = 0
  return {
    now: () => time,
    sleep: async (ms) => void (time += ms),
    wallTime: () => time,
    randomHex: () => `random-${(chance += 1)}`,
    actor: { user: 'u', host: 'h', pid: 1 },
    // Whoever holds a lease in these tests is gone.
    hasExited: () => true,
  }
}

function move(from: StateStore, to: StateStore, options: Partial<MoveOptions> = {}): Promise<MoveStatus> {
  const drain = new AbortController().signal
  return moveState({ stack, from, to, env: envOf(), events: () => {}, drain, command: COMMAND, ...options })
}

async function assertMoved(from: StateStore, to: StateStore): Promise<void> {
  const moved = await readState(to, stack)
  assert.equal(await readState(from, stack), null, 'the source is empty')
  assert.equal(moved?.state.lineage, 'lineage')
  assert.equal(moved.state.lease, null)
  const names = await to.blobs.list('')
  assert.deepEqual(names.slice(0, 1), ['artifacts/b.zip'])
  assert.ok(names.some((name) => name.startsWith('history/')))
  assert.equal(Buffer.from((await to.blobs.get('releases/a.json')) ?? []).toString(), 'release')
  assert.deepEqual(await from.blobs.list(''), [], 'nothing is left behind')
}

/** Every operation of `store` counted in `count`; `strike` decides what becomes of it. */
function disturbed(
  store: StateStore,
  strike: (work: () => Promise<unknown>) => Promise<unknown>,
): StateStore {
  // What `strike` gives is what the work gave.
  const via = <T>(work: () => Promise<T>): Promise<T> => strike(work) as Promise<T>
  return {
    location: store.location,
    get: () => via(() => store.get()),
    put: (body, expected) => via(() => store.put(body, expected)),
    remove: (expected) => via(() => store.remove(expected)),
    history: () => via(() => store.history()),
    past: (id) => via(() => store.past(id)),
    blobs: {
      put: (name, bytes) => via(() => store.blobs.put(name, bytes)),
      get: (name) => via(() => store.blobs.get(name)),
      list: (prefix) => via(() => store.blobs.list(prefix)),
      delete: (name) => via(() => store.blobs.delete(name)),
    },
  }
}

function failing(failure: FailureClass): SkyfoldError {
  return new SkyfoldError(engineDiagnostics.ENGINE_STATE_UNWRITTEN({ location: 'x' }), { failure })
}

describe('a state that is moved to another store', () => {
  it('takes its blobs and its history along and leaves nothing behind', async () => {
    const [from, to] = [await filledStore(), createMemoryStore()]
    assert.equal(await move(from, to), 'moved')
    await assertMoved(from, to)
    assert.equal(await move(from, to), 'unneeded')
    assert.equal(await move(createMemoryStore(), createMemoryStore()), 'nothing')
  })

  it('arrives whole however often the move is killed, at whatever operation, before or after its effect', async () => {
    let kills = 0
    for (const isAfter of [false, true])
      for (let fatal = 1; ; fatal += 1) {
        const [from, to] = [await filledStore(), createMemoryStore()]
        let count = 0
        const killed = async (work: () => Promise<unknown>): Promise<unknown> => {
          count += 1
          if (count > fatal || (count === fatal && !isAfter)) throw new Error('killed')
          const result = await work()
          if (count === fatal) throw new Error('killed')
          return result
        }
        const end = await move(disturbed(from, killed), disturbed(to, killed)).catch(
          (error: unknown) => error,
        )
        const [source, target] = [await readState(from, stack), await readState(to, stack)]
        assert.ok(source ?? target, `kill ${fatal}: one of them holds the state`)
        await move(from, to)
        await assertMoved(from, to)
        if (end === 'moved') break
        kills += 1
      }
    assert.ok(kills > 40, `${kills} kills`)
  })

  it('arrives whole when any one answer is lost, late or refused for the moment', async () => {
    for (const failure of ['ambiguous', 'throttle', 'transient', 'busy'] as const)
      for (let struck = 1; ; struck += 1) {
        const [from, to] = [await filledStore(), createMemoryStore()]
        let count = 0
        const strike = async (work: () => Promise<unknown>): Promise<unknown> => {
          count += 1
          if (count !== struck) return work()
          if (failure === 'ambiguous') await work()
          throw failing(failure)
        }
        const end = await move(disturbed(from, strike), disturbed(to, strike))
        assert.equal(end, 'moved', `${failure} at ${struck}`)
        await assertMoved(from, to)
        if (count < struck) break
      }
  })

  it('stays where it is when somebody changes it meanwhile: ENGINE_STATE_CONFLICT goes up, the copy goes', async () => {
    const [from, to] = [await filledStore(), createMemoryStore()]
    const rival = async (): Promise<void> => {
      const found = await from.get()
      await from.put(encodeState(stateOf(9, 'rival')), found?.tag ?? null)
    }
    const late: StateStore = {
      ...from,
      remove: async (tag) => {
        await rival()
        return from.remove(tag)
      },
    }
    await assert.rejects(move(late, to), coded('ENGINE_STATE_CONFLICT'))
    assert.equal((await readState(from, stack))?.state.write, 'rival')
    assert.equal(await readState(to, stack), null)
    assert.equal(await move(from, to), 'moved')
    assert.equal((await readState(to, stack))?.state.serial, 11)
  })

  it('is not taken from somebody who works on it: ENGINE_LOCKED', async () => {
    const from = createMemoryStore()
    const lease = { user: 'u', host: 'h', pid: 2, command: 'sls deploy', since: '' }
    let tag = await from.put(encodeState(stateOf(1, 'one', lease)), null)
    let serial = 1
    const env = envOf()
    const beating: Env = {
      ...env,
      hasExited: () => false,
      sleep: async (ms) => {
        await env.sleep(ms)
        tag = await from.put(encodeState(stateOf((serial += 1), 'beat', lease)), tag)
      },
    }
    await assert.rejects(move(from, createMemoryStore(), { env: beating }), coded('ENGINE_LOCKED'))
  })

  it('does not overwrite a state that went its own way: ENGINE_STATE_DIVERGED', async () => {
    const [from, to] = [await filledStore(), createMemoryStore()]
    await to.put(encodeState({ ...stateOf(7, 'other'), lineage: 'another' }), null)
    const before = await from.get()
    await assert.rejects(move(from, to), coded('ENGINE_STATE_DIVERGED'))
    assert.deepEqual(await from.get(), before, 'nothing was changed')
  })

  it('goes from where a killed move left it when the new place has gone on since', async () => {
    const [from, to] = [createMemoryStore(), createMemoryStore()]
    const lease = { user: 'u', host: 'h', pid: 2, command: COMMAND, since: '' }
    await from.put(encodeState(stateOf(3, 'moving', lease)), null)
    await to.put(encodeState(stateOf(5, 'deployed')), null)
    assert.equal(await move(from, to), 'moved')
    assert.equal(await from.get(), null)
    assert.equal((await readState(to, stack))?.state.write, 'deployed')
  })
})

function coded(code: string): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof SkyfoldError, String(error))
    assert.equal(error.diagnostic.code, code)
    return true
  }
}
