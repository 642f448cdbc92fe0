/** The desired graph, checked and in dependency order: what the planner and the journal work with. */
import type { Diagnostic, JsonObject } from '@skyfold/manifest'
import type { Address, AnyResourceType, Graph, Resource } from '@skyfold/plugin-api'
import { engineDiagnostics } from '../diagnostics.ts'
import type { HashSecret } from '../secret/secret-hash.ts'
import type { TypeTable } from '../state/upgrade.ts'
import { canonicalJson, compareText, sha256 } from './canonical.ts'
import { orderNodes } from './order.ts'
import { refsOf, resolveInputs } from './resolve.ts'

/** One checked resource. */
export interface DesiredResource<C> {
  readonly resource: Resource
  readonly type: AnyResourceType<C>
  /** Addresses of refs and `dependsOn`, sorted, each once. */
  readonly dependencies: readonly Address[]
  /** Inputs with refs as refs and secrets as hashes. */
  readonly template: JsonObject
}

/** A checked graph. */
export interface Desired<C> {
  /** Dependencies first; ties by address. */
  readonly resources: ReadonlyMap<Address, DesiredResource<C>>
  /** SHA-256 over the canonical graph. */
  readonly hash: string
}

/** Checks a graph as a whole. With errors among the diagnostics, `desired` holds what is left of it. */
export function checkGraph<C>(
  graph: Graph,
  types: TypeTable<C>,
  hashSecret: HashSecret,
): { readonly desired: Desired<C>; readonly diagnostics: readonly Diagnostic[] } {
  const diagnostics: Diagnostic[] = []
  const found = new Map<Address, DesiredResource<C>>()
  for (const resource of graph.resources) {
    const { problems, type } = checkResource(resource, types, found)
    diagnostics.push(...problems)
    if (type && problems.length === 0) found.set(resource.address, describe(resource, type, hashSecret))
  }
  const addresses = new Set(graph.resources.map((resource) => resource.address))
  diagnostics.push(...[...found.values()].flatMap((node) => findDangling(node, addresses)))
  const order = orderNodes(new Map([...found].map(([address, node]) => [address, node.dependencies])))
  if (!order.ok) {
    const source = found.get(order.cycle[0] ?? '')?.resource.source
    diagnostics.push(engineDiagnostics.ENGINE_CYCLE({ cycle: order.cycle }, { source }))
  }
  const resources = new Map(
    (order.ok ? order.nodes : []).flatMap((address) => {
      const node = found.get(address)
      return node ? [[address, node] as const] : []
    }),
  )
  return { desired: { resources, hash: hashOf(resources) }, diagnostics }
}

function checkResource<C>(
  resource: Resource,
  types: TypeTable<C>,
  found: ReadonlyMap<Address, unknown>,
): { readonly problems: readonly Diagnostic[]; readonly type: AnyResourceType<C> | undefined } {
  const { address, source } = resource
  const type = types.get(resource.type)
  const problems: Diagnostic[] = []
  if (!/^[^/]+\/[^]+$/.test(address)) {
    problems.push(engineDiagnostics.ENGINE_INVALID_ADDRESS({ address }, { source }))
  }
  if (found.has(address)) problems.push(engineDiagnostics.ENGINE_DUPLICATE_ADDRESS({ address }, { source }))
  if (!type) {
    problems.push(engineDiagnostics.ENGINE_UNKNOWN_TYPE({ address, type: resource.type }, { source }))
  }
  return { problems, type }
}

function findDangling<C>(node: DesiredResource<C>, addresses: ReadonlySet<Address>): Diagnostic[] {
  const { address, source } = node.resource
  return node.dependencies
    .filter((target) => !addresses.has(target))
    .map((target) => engineDiagnostics.ENGINE_DANGLING_REF({ address, target }, { source }))
}

function describe<C>(
  resource: Resource,
  type: AnyResourceType<C>,
  hashSecret: HashSecret,
): DesiredResource<C> {
  const targets = [...refsOf(resource.inputs).map((one) => one.$ref), ...(resource.dependsOn ?? [])]
  const template = resolveInputs(resource.inputs, {
    ref: ({ $ref, output }) => ({ $ref, output }),
    secret: (secret, path) => hashSecret(resource.address, path, secret),
  })
  return {
    resource,
    type,
    dependencies: [...new Set(targets)].sort(compareText),
    // This lens yields no unknowns.
    template: template as JsonObject,
  }
}

function hashOf<C>(resources: ReadonlyMap<Address, DesiredResource<C>>): string {
  const parts = [...resources].map(([address, { template, dependencies, resource }]) => ({
    address,
    type: resource.type,
    inputs: template,
    dependencies,
    protect: resource.protect === true,
  }))
  return sha256(canonicalJson(parts.sort((a, b) => compareText(a.address, b.address))))
}
