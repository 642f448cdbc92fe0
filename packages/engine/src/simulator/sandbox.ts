/** A small cloud without faults of its own: a test says which request fails, and how. */
import type { Json, JsonObject, Move } from '@skyfold/manifest'
import type {
  AnyResourceType,
  FailureClass,
  Found,
  Graph,
  Ownership,
  Resource,
  StackId,
} from '@skyfold/plugin-api'
import { adopt, type Adoption, type AdoptOutcome } from '../adopt/adopt.ts'
import { detectDrift, type DriftOptions } from '../drift/detect-drift.ts'
import type { DriftReport } from '../drift/drift-report.ts'
import type { SavedStackPlan } from '../plan/saved-plan.ts'
import { deploy, remove } from '../run/deploy.ts'
import type { EngineEvent } from '../events.ts'
import type { Env } from '../env.ts'
import { recoverStack, type RecoverOptions, type RecoverOutcome } from '../repair/recover-stack.ts'
import { restoreState } from '../repair/restore-state.ts'
import { unlock, type UnlockOutcome } from '../repair/unlock.ts'
import { inspect } from '../run/inspect.ts'
import { preview } from '../run/preview.ts'
import { listReleases, rollback } from '../run/rollback.ts'
import type { Inspection, Outcome, Preview, ReleaseList, RollbackOptions, RunOptions } from '../run.ts'
import { createMemoryStore } from '../state-store/memory-store.ts'
import type { StateStore } from '@skyfold/plugin-api'
import { simulatedFailure } from './faults.ts'
import { VirtualClock } from './virtual-clock.ts'

interface SandboxObject {
  readonly owner: Found['owner']
  readonly health?: Found['health']
  inputs: JsonObject
}

/** `create a`, `update a`, `delete a`, `read a`, `settle a`. */
type Request = `${Verb} ${string}`

type Verb = 'create' | 'update' | 'delete' | 'read' | 'settle'

interface PreviewSettings {
  readonly refresh?: boolean
  readonly moved?: readonly Move[]
}

const STACK: StackId = { service: 'shop', stage: 'test', provider: 'box', region: 'here' }
const KEY = new Uint8Array(32).fill(7)

/** One stack in a cloud of boxes; `deploy` and the like return when virtual time has done its part. */
export class Sandbox {
  readonly clock: VirtualClock
  readonly store: StateStore
  readonly objects: Map<string, SandboxObject> = new Map()
  readonly events: EngineEvent[] = []
  /** Requests in the order of their arrival. */
  readonly requests: string[] = []
  /** Reads and writes of the state. */
  readonly stateRequests: string[] = []
  /** Request → what it throws, each time. */
  readonly failures: Map<Request, FailureClass | Error> = new Map()
  readonly drain: AbortController = new AbortController()
  readonly abort: AbortController = new AbortController()
  /** Texts of the state as they were written. */
  readonly bodies: string[] = []
  /** May refuse a write of the state. */
  beforePut: ((expected: string | null) => Promise<void>) | null = null
  connections = 0
  account = 'one'
  #random = 0

  constructor(store: StateStore = createMemoryStore(), clock: VirtualClock = new VirtualClock()) {
    this.clock = clock
    this.store = {
      ...store,
      get: () => (this.stateRequests.push('get'), store.get()),
      put: async (body, tag) => {
        this.stateRequests.push('put')
        this.bodies.push(body)
        await this.beforePut?.(tag)
        return store.put(body, tag)
      },
      remove: (tag) => (this.stateRequests.push('remove'), store.remove(tag)),
    }
  }

  deploy(resources: readonly Resource[], more: Partial<RunOptions<null>> = {}): Promise<Outcome> {
    return this.finish(deploy({ resources }, { ...this.#options(), ...more }))
  }

  /** Traffic alone, to the release before, without any secret, unless `more` says otherwise. */
  rollback(more: Partial<RollbackOptions<null>> = {}): Promise<Outcome> {
    const { openArtifact: _, ...options } = this.#options()
    return this.finish(
      rollback({ ...options, command: 'sls rollback', full: false, secrets: async () => [], ...more }),
    )
  }

  async releases(): Promise<ReleaseList> {
    return listReleases(this.store, STACK)
  }

  remove(more: Partial<RunOptions<null>> = {}): Promise<Outcome> {
    return this.finish(remove({ ...this.#options(), ...more }))
  }

  preview(
    resources: Graph['resources'],
    { refresh = false, moved = [] }: PreviewSettings = {},
  ): Promise<Preview> {
    const options = this.#options()
    const { stack, store, types, secretKey } = options
    const base = { stack, store, types, secretKey, moved }
    return this.finish(preview({ resources }, refresh ? { ...base, refresh: options } : base))
  }

  /** The plan of `preview`, as a file would hold it. */
  async save(resources: Graph['resources'], settings: PreviewSettings = {}): Promise<SavedStackPlan> {
    const { plan } = await this.preview(resources, settings)
    return { stack: STACK, account: { key: this.account, label: `account ${this.account}` }, plan }
  }

  drift(graph?: Graph, more: Partial<DriftOptions<null>> = {}): Promise<DriftReport> {
    const { stack, store, types, env, secretKey, connect, events, signals } = this.#options()
    const options = { stack, store, types, env, secretKey, connect, events, signals }
    return this.finish(detectDrift({ ...options, ...(graph ? { graph } : {}), ...more }))
  }

  inspect(): Promise<Inspection | null> {
    return inspect(this.store, STACK)
  }

  adopt(resources: readonly Resource[], adoption: Adoption): Promise<AdoptOutcome> {
    return this.finish(adopt({ resources }, adoption, this.#options()))
  }

  recover(more: Partial<RecoverOptions<null>> = {}): Promise<RecoverOutcome> {
    return this.finish(recoverStack({ ...this.#options(), command: 'sls state recover', ...more }))
  }

  unlock(force = false, more: Partial<Env> = {}): Promise<UnlockOutcome> {
    const { stack, store, env, events } = this.#options()
    const options = { stack, store, events, drain: this.drain.signal, force }
    return this.finish(unlock({ ...options, env: { ...env, ...more } }))
  }

  restore(generation: string): Promise<number> {
    return restoreState({ stack: STACK, store: this.store, generation, randomHex: () => 'f00d' })
  }

  /** Puts the state back as it was after the first write of `run`, as if its process had died then. */
  async dieIn(run: () => Promise<Outcome>): Promise<void> {
    const first = this.bodies.length
    await run()
    const stored = await this.store.get()
    await this.store.put(this.bodies[first] ?? '', stored?.tag ?? null)
  }

  /** Lets virtual time pass until `work` is done. */
  async finish<T>(work: Promise<T>): Promise<T> {
    let isDone = false
    const settle = (): void => {
      isDone = true
    }
    work.then(settle, settle)
    await this.clock.run(() => isDone, 3_600_000)
    return work
  }

  #options(): RunOptions<null> {
    return {
      stack: STACK,
      store: this.store,
      types: this.types(),
      env: {
        now: () => this.clock.now(),
        sleep: (ms, signal) => this.clock.sleep(ms, signal),
        wallTime: () => 0,
        randomHex: (bytes) => `${(this.#random += 1)}`.padStart(bytes * 2, '0'),
        actor: { user: 'ada', host: 'desk', pid: 1 },
      },
      secretKey: () => Promise.resolve(KEY),
      connect: () => {
        this.connections += 1
        return Promise.resolve({
          clients: null,
          account: { key: this.account, label: `account ${this.account}` },
        })
      },
      openArtifact: (contentHash) => Promise.reject(new Error(`no ${contentHash}`)),
      events: (event) => void this.events.push(event),
      signals: { drain: this.drain.signal, abort: this.abort.signal },
      command: 'sls deploy',
    }
  }

  types(): AnyResourceType<null>[] {
    return [
      this.#type('box', {}),
      this.#type('vault', { stateful: true }),
      this.#type('seat', { deleteFirst: true }),
      this.#type('door', { phase: 'cutover' }),
      this.#type('edition', { retained: true, replaceOn: 'any' }),
      this.#type('tent', { settle: undefined }),
      this.#type('liar', { predict: () => ({ size: 1 }) }),
      this.#type('leaf', {
        identity: { by: 'child', find: (_, { name }: { name: string }) => this.#found(name) },
      }),
      this.#type('twin', { identity: { by: 'tag', lagMs: 0, find: (_, owner) => this.#ownedBy(owner) } }),
    ]
  }

  async #found(id: string): Promise<Found | null> {
    const object = this.objects.get(id)
    return object ? { id, owner: object.owner, health: object.health ?? 'ready' } : null
  }

  async #ownedBy({ address }: Ownership): Promise<readonly Found[]> {
    const ids = [...this.objects.keys()].filter((id) => this.objects.get(id)?.owner?.address === address)
    return (await Promise.all(ids.map((id) => this.#found(id)))).filter((found) => found !== null)
  }

  #type(
    type: string,
    more: { [K in keyof AnyResourceType<null>]?: AnyResourceType<null>[K] | undefined },
  ): AnyResourceType<null> {
    const outputs = (id: string): JsonObject => {
      const { password: _, ...shown } = this.objects.get(id)?.inputs ?? {}
      return { id, ...shown }
    }
    const { settle, ...rest } = {
      settle: async (_: unknown, id: string) => (await this.#send('settle', id), outputs(id)),
      ...more,
    }
    return {
      type,
      version: 1,
      identity: {
        by: 'name',
        name: ({ name }: { name: string }, instance) => (instance === '' ? name : `${name}-${instance}`),
        find: async (_, id) => {
          this.#fail('read', id, null)
          return this.#found(id)
        },
      },
      replaceOn: ['name', 'kind'],
      create: async (context, inputs: { name: string; artifact?: string }, { instance, owner }) => {
        const id = instance === '' ? inputs.name : `${inputs.name}-${instance}`
        if (inputs.artifact) await context.openArtifact(inputs.artifact)
        context.progress(`sending ${JSON.stringify(inputs)}`)
        await this.#send('create', id, { sent: inputs })
        if (this.objects.has(id)) throw simulatedFailure('conflict', `${id} exists`)
        this.objects.set(id, { owner, inputs: toJson(inputs) })
        return { id }
      },
      update: async (_, id, inputs: Json, changed) => {
        await this.#send('update', id, { detail: [...changed].join(','), sent: inputs })
        this.objects.set(id, { owner: this.objects.get(id)?.owner, inputs: toJson(inputs) })
      },
      read: async (_, id) => {
        await this.#send('read', id)
        const object = this.objects.get(id)
        return object ? { inputs: object.inputs, outputs: outputs(id) } : null
      },
      delete: async (_, id) => {
        await this.#send('delete', id)
        this.objects.delete(id)
      },
      ...(settle ? { settle } : {}),
      ...(rest as Partial<AnyResourceType<null>>),
    }
  }

  async #send(
    verb: Verb,
    id: string,
    { detail = '', sent = null }: { detail?: string; sent?: unknown } = {},
  ): Promise<void> {
    this.requests.push(`${verb} ${id}${detail === '' ? '' : ` ${detail}`}`)
    await this.clock.sleep(10)
    this.#fail(verb, id, sent)
  }

  /** Errors repeat what was sent, as those of real clouds do. */
  #fail(verb: Verb, id: string, sent: unknown): void {
    const failure = this.failures.get(`${verb} ${id}`)
    if (failure instanceof Error) throw failure
    if (failure) throw simulatedFailure(failure, `${verb} ${id}: ${JSON.stringify(sent)}`)
  }
}

/** A resource `<type>/<name>`. */
export function thing(
  type: string,
  name: string,
  inputs: Resource['inputs'] = {},
  more: Partial<Resource> = {},
): Resource {
  return { address: `${type}/${name}`, type, inputs: { name, ...inputs }, ...more }
}

/** The lists of an outcome as sorted addresses. */
export function listsOf({
  done,
  failed,
  notDone,
  unknown,
}: Outcome): Record<'done' | 'failed' | 'notDone' | 'unknown', readonly string[]> {
  const sorted = (list: readonly { readonly address: string }[]): string[] =>
    list.map((one) => one.address).toSorted()
  return {
    done: sorted(done),
    failed: sorted(failed),
    notDone: notDone.toSorted(),
    unknown: unknown.toSorted(),
  }
}

/** The codes of an outcome's diagnostics. */
export function codesOf({ diagnostics }: Outcome): string[] {
  return diagnostics.map(({ code }) => code)
}

function toJson(inputs: unknown): JsonObject {
  // Inputs are JSON objects; a copy keeps later changes apart.
  return structuredClone(inputs) as JsonObject
}
