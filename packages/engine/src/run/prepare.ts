/** Makes a graph ready for planning: checked, ordered, its secrets hashed and known to the redactor. */
import type { Diagnostic } from '@skyfold/manifest'
import type { AnyResourceType, Graph } from '@skyfold/plugin-api'
import { checkGraph, type Desired } from '../graph/desired.ts'
import { secretsOf } from '../graph/resolve.ts'
import { createRedactor, type Redactor } from '../secret/redactor.ts'
import { createSecretHash, type HashSecret } from '../secret/secret-hash.ts'
import type { TypeTable } from '../state/upgrade.ts'

/** A graph that can be planned. */
export interface Prepared<C> {
  readonly desired: Desired<C>
  readonly types: TypeTable<C>
  readonly redact: Redactor
  readonly hashSecret: HashSecret
  readonly diagnostics: readonly Diagnostic[]
}

/** The key is asked for only if the graph holds a secret, or `alwaysKey` says that others will be met. Errors: those of `secretKey`. */
export async function prepareGraph<C>(
  graph: Graph,
  typeList: readonly AnyResourceType<C>[],
  secretKey: () => Promise<Uint8Array>,
  { alwaysKey = false }: { readonly alwaysKey?: boolean } = {},
): Promise<Prepared<C>> {
  const types = new Map(typeList.map((type) => [type.type, type]))
  const secrets = graph.resources.flatMap((resource) => secretsOf(resource.inputs))
  const key = secrets.length > 0 || alwaysKey ? await secretKey() : new Uint8Array()
  const hashSecret = createSecretHash(key)
  const { desired, diagnostics } = checkGraph(graph, types, hashSecret)
  return { desired, types, redact: createRedactor(secrets), hashSecret, diagnostics }
}

/** What is deployed follows from the release, so there is nothing to check yet. */
export function prepareRollback<C>(typeList: readonly AnyResourceType<C>[], redact: Redactor): Prepared<C> {
  const types = new Map(typeList.map((type) => [type.type, type]))
  const hashSecret = createSecretHash(new Uint8Array())
  const { desired, diagnostics } = checkGraph({ resources: [] }, types, hashSecret)
  return { desired, types, redact, hashSecret, diagnostics }
}
