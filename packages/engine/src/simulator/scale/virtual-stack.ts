/** A stack of many functions on a virtual cloud that keeps nothing but ids: what is measured is the engine. */
import { Secret } from '@skyfold/manifest'
import {
  type AnyResourceType,
  type Found,
  type Graph,
  ref,
  type Resource,
  type StackId,
  type StateStore,
} from '@skyfold/plugin-api'
import type { Outcome, RunOptions } from '../../run.ts'
import { deploy, remove } from '../../run/deploy.ts'
import { preview } from '../../run/preview.ts'
import { createMemoryStore } from '../../state-store/memory-store.ts'
import { VirtualClock } from '../virtual-clock.ts'

const STACK: StackId = { service: 'many', stage: 'test', provider: 'virtual', region: 'here' }
const LATENCY_MS = 50
const KINDS = ['role', 'policy', 'logs', 'function', 'version', 'alias', 'route', 'permission'] as const

/** A function has eight resources, as on AWS: a role with a policy, logs, code, version, alias, route and permission. */
export class VirtualStack {
  readonly #clock = new VirtualClock()
  readonly #objects = new Map<string, { inputs: Readonly<Record<string, unknown>> }>()
  readonly #functions: number
  #store: StateStore = createMemoryStore()
  #random = 0
  #edits = 0
  /** Characters of the last state that was written. */
  stateBytes = 0

  constructor(functions: number) {
    this.#functions = functions
    const store = this.#store
    this.#store = {
      ...store,
      put: (body, tag) => {
        this.stateBytes = body.length
        return store.put(body, tag)
      },
    }
  }

  get size(): number {
    return this.#functions * KINDS.length
  }

  /** Removes everything. Errors: something stays. */
  async remove(): Promise<void> {
    await this.#finish(remove(this.#options()), 'done')
    if (this.#objects.size > 0) throw new Error(`${this.#objects.size} objects are left`)
  }

  /** The code of one function changes. */
  edit(): void {
    this.#edits += 1
  }

  /** Errors: the run ends otherwise than expected. */
  async deploy(expected: 'done' | 'unchanged'): Promise<void> {
    await this.#finish(deploy(this.#graph(), this.#options()), expected)
  }

  async #finish(work: Promise<Outcome>, expected: Outcome['status']): Promise<void> {
    let isDone = false
    void work.finally(() => (isDone = true)).catch(() => {})
    await this.#clock.run(() => isDone, 86_400_000)
    const { status } = await work
    if (status !== expected) throw new Error(`the deploy is ${status}`)
  }

  async preview(): Promise<void> {
    const { stack, store, types, secretKey } = this.#options()
    await preview(this.#graph(), { stack, store, types, secretKey })
  }

  #graph(): Graph {
    const resources = Array.from({ length: this.#functions }, (_, index) =>
      functionResources(`f${index}`, index === 0 ? this.#edits : 0),
    )
    return { resources: resources.flat() }
  }

  #options(): RunOptions<null> {
    const never = new AbortController().signal
    return {
      stack: STACK,
      store: this.#store,
      types: KINDS.map((kind) => this.#type(`virtual.${kind}`, kind === 'alias')),
      env: {
        now: () => this.#clock.now(),
        sleep: (ms, signal) => this.#clock.sleep(ms, signal),
        wallTime: () => Math.floor(this.#clock.now()),
        randomHex: (bytes) => `${(this.#random += 1)}`.padStart(bytes * 2, '0'),
        actor: { user: 'bench', host: 'bench', pid: 1 },
      },
      secretKey: () => Promise.resolve(new Uint8Array(32)),
      connect: () => Promise.resolve({ clients: null, account: { key: 'one', label: 'one' } }),
      openArtifact: (hash) => Promise.reject(new Error(`no ${hash}`)),
      events: () => {},
      signals: { drain: never, abort: never },
      command: 'bench',
      concurrency: 64,
    }
  }

  #type(type: string, isCutover: boolean): AnyResourceType<null> {
    const answer = async <T>(effect: () => T): Promise<T> => {
      await this.#clock.sleep(LATENCY_MS)
      return effect()
    }
    const outputs = (id: string): { id: string } => ({ id })
    const find = async (_: unknown, id: string): Promise<Found | null> =>
      answer(() => (this.#objects.has(id) ? { id, owner: undefined, health: 'ready' } : null))
    return {
      type,
      version: 1,
      identity: { by: 'name', name: ({ name }: { name: string }) => name, find },
      replaceOn: [],
      ...(isCutover ? { phase: 'cutover' } : {}),
      create: (_, inputs: { name: string }) =>
        answer(() => {
          this.#objects.set(inputs.name, { inputs })
          return { id: inputs.name }
        }),
      update: (_, id, inputs: Readonly<Record<string, unknown>>) =>
        answer(() => void this.#objects.set(id, { inputs })),
      read: (_, id) =>
        answer(() => {
          const object = this.#objects.get(id)
          return object ? { inputs: object.inputs, outputs: outputs(id) } : null
        }),
      settle: (_, id) => answer(() => outputs(id)),
      delete: (_, id) => answer(() => void this.#objects.delete(id)),
    }
  }
}

function functionResources(name: string, code: number): readonly Resource[] {
  const at = (kind: (typeof KINDS)[number]): string => `virtual.${kind}/${name}`
  const make = (kind: (typeof KINDS)[number], inputs: Resource['inputs']): Resource => ({
    address: at(kind),
    type: `virtual.${kind}`,
    inputs: { name: `many-test-${name}-${kind}`, ...inputs },
  })
  return [
    make('role', { path: '/', trust: { service: 'functions' } }),
    make('policy', { role: ref(at('role'), 'id'), allow: ['logs:*', 'queues:send'], on: name }),
    make('logs', { days: 30 }),
    make('function', {
      role: ref(at('role'), 'id'),
      code: `sha256:${code}`,
      memory: 256,
      environment: { TABLE: 'orders', KEY: new Secret(`key-of-${name}`, 'bench') },
    }),
    make('version', { function: ref(at('function'), 'id'), code: `sha256:${code}` }),
    make('alias', { version: ref(at('version'), 'id'), of: ref(at('function'), 'id') }),
    make('route', { target: ref(at('alias'), 'id'), path: `/${name}` }),
    make('permission', { on: ref(at('alias'), 'id'), from: 'gateway' }),
  ]
}
