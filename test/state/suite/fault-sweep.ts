/**
 * A whole life of a stack (deploy, deploy again, remove) with its state in a store behind a fake cloud, while one of the
 * store's requests goes wrong. Whatever goes wrong once, the engine's own retries must make good.
 */
import assert from 'node:assert/strict'
import type { JsonObject } from '@skyfold/manifest'
import type { Outcome, RunOptions } from '@skyfold/engine'
import { createEnv, deploy, remove } from '@skyfold/engine'
import type { AnyResourceType, StackId, StateHome, StateStore } from '@skyfold/plugin-api'
import { SkyfoldError } from '@skyfold/plugin-api'
import type { FaultKind, Traffic } from '../../clouds/faults.ts'

export const FAULT_KINDS: readonly FaultKind[] = [
  'error',
  'throttle',
  'lost-response',
  'reset',
  'slow',
  'conflict',
]

/** Waits are for real clouds; the clock itself stays the machine's. */
const HASTE = 50

/** One life; each of its runs must end well. */
export async function liveOnce(store: StateStore, stack: StackId): Promise<void> {
  const boxes = new Map<string, JsonObject>()
  const options = runOptions(store, stack, boxes)
  const resource = { address: 'box/a', type: 'box', inputs: { size: 1 } }
  assertEnded(await deploy({ resources: [resource] }, options), 'done')
  assertEnded(await deploy({ resources: [resource] }, options), 'unchanged')
  assert.equal(boxes.size, 1)
  assertEnded(await remove(options), 'done')
  assert.equal(boxes.size, 0)
}

/**
 * `liveOnce` with every kind of fault at every request of the store. `open` gives a store with nothing in it. Returns
 * how many faults there were.
 */
export async function sweepFaults(
  traffic: Traffic,
  open: () => Promise<[StateStore, StackId]>,
): Promise<number> {
  let faults = 0
  for (const kind of FAULT_KINDS) {
    for (let nth = 1; ; nth += 1) {
      const [store, stack] = await open()
      const before = traffic.requests.length
      traffic.faults = [{ match: STORE, nth, kind, delayMs: 5 }]
      await liveOnce(store, stack).catch((error: unknown) => {
        throw new Error(`${kind} at request ${nth}`, { cause: error })
      })
      traffic.faults = []
      const sent = traffic.requests.slice(before).filter(({ operation }) => STORE.test(operation))
      assert.equal(await store.get(), null)
      if (sent.length < nth) break
      faults += 1
    }
  }
  console.log(`      faults ${faults}, each mended`)
  return faults
}

/**
 * Makes a key of secret hashes with every kind of fault at every request. However often it fails, the next attempt gives
 * the one key. `open` gives homes of a place without a key.
 */
export async function sweepKeys(
  traffic: Traffic,
  open: () => Promise<() => Promise<StateHome>>,
): Promise<number> {
  let faults = 0
  for (const kind of FAULT_KINDS) {
    for (let nth = 1; ; nth += 1) {
      const home = await open()
      const before = traffic.requests.length
      traffic.faults = [{ match: NOT_SIGN_IN, nth, kind, delayMs: 5 }]
      await assertClassed((await home()).secretKey(true), ['transient', 'throttle', 'ambiguous', 'busy'])
      traffic.faults = []
      const sent = traffic.requests.slice(before).filter(({ operation }) => NOT_SIGN_IN.test(operation))
      const key = await (await home()).secretKey(true)
      assert.equal(key?.length, 32)
      assert.deepEqual(await (await home()).secretKey(false), key)
      if (sent.length < nth) break
      faults += 1
    }
  }
  console.log(`      faults ${faults}, each with the same key afterwards`)
  return faults
}

const NOT_SIGN_IN = /^(?!entra)/

/** Requests of the stores, not of those who sign in. */
const STORE = /^(storage|blob|s3)\./

/** What a store may say when one request of an operation goes wrong: nothing, or an error with a class to act by. */
export async function assertClassed(work: Promise<unknown>, allowed: readonly string[]): Promise<void> {
  await work.then(
    () => undefined,
    (error: unknown) => {
      assert.ok(error instanceof SkyfoldError, String(error))
      assert.ok(allowed.includes(error.failure), `${error.failure}: ${error.message}`)
    },
  )
}

function assertEnded(outcome: Outcome, status: Outcome['status']): void {
  assert.equal(outcome.status, status, JSON.stringify([outcome.failed, outcome.diagnostics]))
}

function runOptions(store: StateStore, stack: StackId, boxes: Map<string, JsonObject>): RunOptions<null> {
  const real = createEnv({ user: 'test', host: 'here', pid: process.pid })
  const signals = { drain: new AbortController().signal, abort: new AbortController().signal }
  return {
    stack,
    store,
    types: [boxType(boxes)],
    env: { ...real, sleep: (ms, signal) => real.sleep(ms / HASTE, signal) },
    secretKey: () => Promise.resolve(new Uint8Array(32)),
    connect: () => Promise.resolve({ clients: null, account: { key: 'one', label: 'one' } }),
    openArtifact: (contentHash) => Promise.reject(new Error(`no ${contentHash}`)),
    events: () => undefined,
    signals,
    command: 'sls deploy',
  }
}

function boxType(boxes: Map<string, JsonObject>): AnyResourceType<null> {
  return {
    type: 'box',
    version: 1,
    identity: { by: 'put', id: () => 'a' },
    replaceOn: [],
    create: async (_context, inputs: JsonObject) => {
      boxes.set('a', inputs)
      return { id: 'a' }
    },
    update: async (_context, id, inputs: JsonObject) => void boxes.set(id, inputs),
    read: async (_context, id) => {
      const inputs = boxes.get(id)
      return inputs ? { inputs, outputs: {} } : null
    },
    delete: async (_context, id) => void boxes.delete(id),
  }
}
