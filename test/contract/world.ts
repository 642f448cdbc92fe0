/** A `ContractWorld` for any provider: the real bundler, the real engine, a record in memory. */
import type { Secret, Service, Target } from '@skyfold/manifest'
import { hasErrors, isSecret } from '@skyfold/manifest'
import type { Connection, Graph, Provider, Resource, StackId, StateStore } from '@skyfold/plugin-api'
import { isRef } from '@skyfold/plugin-api'
import type { ContractFaults, ContractOutcome, ContractWorld } from '@skyfold/plugin-api/testing'
import { bundle } from '@skyfold/bundler'
import type { DriftReport, Outcome, RunOptions } from '@skyfold/engine'
import { createEnv, createMemoryStore, deploy, detectDrift, remove, rollback } from '@skyfold/engine'
import assert from 'node:assert/strict'
import { mkdtemp, realpath, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'

/** The cloud behind a world. */
export interface WorldCloud {
  /** Variables of the environment that lead to it, asked before each connection. */
  env(): Readonly<Record<string, string>>
  objects(): Promise<readonly string[]>
  readonly faults?: ContractFaults
  close(): Promise<void>
}

/** Opens a world with a new service folder. `open` starts its cloud. */
export async function createWorld<C>(
  provider: Provider<C>,
  target: Target,
  open: (root: string) => Promise<WorldCloud>,
): Promise<PlannedWorld<C>> {
  const root = await realpath(await mkdtemp(path.join(os.tmpdir(), 'skyfold-contract-')))
  const cloud = await open(root)
  const world = new World(provider, target, { root, cloud })
  return cloud.faults ? Object.assign(world, { faults: cloud.faults }) : world
}

/** A world in which the cloud can be held against the record. */
export interface PlannedWorld<C> extends ContractWorld<C> {
  /** What differs between the record and the cloud. */
  drift(): Promise<DriftReport>
  /** Deploys the same once more, after a look at the cloud. */
  refresh(): Promise<Outcome>
}

interface Place {
  readonly root: string
  readonly cloud: WorldCloud
}

class World<C> implements PlannedWorld<C> {
  readonly root: string
  readonly #provider: Provider<C>
  readonly #target: Target
  readonly #cloud: WorldCloud
  #store: StateStore = createMemoryStore()
  #requests = 0
  #graph: Graph = { resources: [] }
  #artifacts = new Map<string, { path: string; sha256: string; bytes: number }>()

  constructor(provider: Provider<C>, target: Target, { root, cloud }: Place) {
    this.#provider = provider
    this.#target = target
    this.root = root
    this.#cloud = cloud
  }

  async deploy(service: Service): Promise<ContractOutcome> {
    this.#graph = await this.#compose(service)
    return deploy(this.#graph, this.#options('sls deploy'))
  }

  refresh(): Promise<Outcome> {
    return deploy(this.#graph, { ...this.#options('sls deploy'), refresh: true })
  }

  drift(): Promise<DriftReport> {
    return detectDrift({ ...this.#options('sls drift'), graph: this.#graph })
  }

  async compose(service: Service): Promise<readonly Resource[]> {
    return inOrder(await this.#compose(service))
  }

  remove(): Promise<ContractOutcome> {
    return remove(this.#options('sls remove'))
  }

  rollback({ full }: { readonly full: boolean }): Promise<ContractOutcome> {
    const { openArtifact: _, ...options } = this.#options('sls rollback')
    return rollback({ ...options, full, secrets: async () => secretsIn(this.#graph) })
  }

  composed(): readonly Resource[] {
    return inOrder(this.#graph)
  }

  connect(): Promise<Connection<C>> {
    return this.#connect(() => {})
  }

  requests(): number {
    return this.#requests
  }

  async objects(): Promise<readonly string[]> {
    return [...(await this.#cloud.objects())].sort()
  }

  async retired(): Promise<number> {
    const record = await this.record()
    // The record is a state of the engine, which is JSON.
    const { retired } = JSON.parse(record ?? '{}') as { readonly retired?: object }
    return Object.keys(retired ?? {}).length
  }

  async record(): Promise<string | null> {
    return (await this.#store.get())?.body ?? null
  }

  async forget(): Promise<void> {
    this.#store = createMemoryStore()
    await Promise.resolve()
  }

  async close(): Promise<void> {
    await this.#cloud.close()
    await rm(this.root, { recursive: true, force: true })
  }

  async #compose(service: Service): Promise<Graph> {
    const layout = this.#provider.layout(service, this.#target)
    const outDir = path.join(this.root, '.skyfold/artifacts')
    const bundled = await bundle({ service, units: layout.units, outDir })
    assert.ok(!hasErrors(bundled.diagnostics), JSON.stringify(bundled.diagnostics))
    for (const artifact of bundled.artifacts) this.#artifacts.set(artifact.contentHash, artifact)
    const composition = this.#provider.compose(service, this.#target, bundled.artifacts)
    assert.ok(!hasErrors(composition.diagnostics), JSON.stringify(composition.diagnostics))
    return composition.graph
  }

  #connect(guard: () => void): Promise<Connection<C>> {
    return this.#provider.connect({
      stack: this.#stack(),
      options: this.#target.options,
      root: this.root,
      env: this.#cloud.env(),
      clock: createEnv(ACTOR),
      guard: () => {
        this.#requests += 1
        guard()
      },
    })
  }

  #stack(): StackId {
    const { provider, region } = this.#target
    return { service: 'contract', stage: 'test', provider, region }
  }

  #options(command: string): RunOptions<C> {
    return {
      stack: this.#stack(),
      store: this.#store,
      types: this.#provider.resources,
      env: createEnv(ACTOR),
      secretKey: () => Promise.resolve(new Uint8Array(32).fill(7)),
      connect: (guard) => this.#connect(guard),
      openArtifact: async (hash) => {
        const artifact = this.#artifacts.get(hash)
        assert.ok(artifact, `no package ${hash}`)
        return artifact
      },
      events: () => {},
      signals: { drain: new AbortController().signal, abort: new AbortController().signal },
      command,
    }
  }
}

const ACTOR = { user: 'contract', host: 'test', pid: process.pid }

/** Resources after those that they refer to. */
function inOrder({ resources }: Graph): readonly Resource[] {
  const byAddress = new Map(resources.map((each) => [each.address, each]))
  const ordered = new Set<Resource>()
  const visit = (resource: Resource): void => {
    if (ordered.has(resource)) return
    for (const address of [...refsIn(resource.inputs), ...(resource.dependsOn ?? [])]) {
      const other = byAddress.get(address)
      if (other) visit(other)
    }
    ordered.add(resource)
  }
  for (const resource of resources) visit(resource)
  return [...ordered]
}

function refsIn(value: unknown): readonly string[] {
  if (isRef(value)) return [value.$ref]
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap(refsIn)
}

function secretsIn(value: unknown): readonly Secret[] {
  if (isSecret(value)) return [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap(secretsIn)
}
