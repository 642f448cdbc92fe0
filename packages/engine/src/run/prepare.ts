/** Makes a graph ready for planning: checked, ordered, its secrets hashed and known to the redactor. */
import type { Diagnostic } from '@skyfold/manifest'
import type { AnyResourceType, Graph } from '@skyfold/plugin-api'
import { checkGraph, type Desired } from '../graph/desired.ts'
import { secretsOf } from '../graph/resolve.ts'
import { createRedactor, type Redactor } from '../secret/redactor.ts'
import { createSecretHash } from '../secret/secret-hash.ts'
import type { TypeTable } from '../state/upgrade.ts'

/** A graph that can be planned. */
export interface Prepared<C> {
  readonly desired: Desired<C>
  readonly types: TypeTable<C>
  readonly redact: Redactor
  readonly diagnostics: readonly Diagnostic[]
}

/** The key is asked for only if the graph holds a secret. Errors: those of `secretKey`. */
export async function prepareGraph<C>(
  graph: Graph,
  typeList: readonly AnyResourceType<C>[],
  secretKey: () => Promise<Uint8Array>,
): Promise<Prepared<C>> {
  const types = new Map(typeList.map((type) => [type.type, type]))
  const secrets = graph.resources.flatMap((resource) => secretsOf(resource.inputs))
  const key = secrets.length > 0 ? await secretKey() : new Uint8Array()
  const { desired, diagnostics } = checkGraph(graph, types, createSecretHash(key))
  return { desired, types, redact: createRedactor(secrets), diagnostics }
}
