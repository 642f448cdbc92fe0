/**
 * The graph of an earlier release, fit to be deployed again. Of its secrets only hashes were kept; a secret of today
 * with the same hash at the same place has the same value.
 */
import { type Diagnostic, hasErrors, type Json, type Secret } from '@skyfold/manifest'
import type { Graph, Input, Resource } from '@skyfold/plugin-api'
import { type HashSecret, isSecretHash } from '../secret/secret-hash.ts'
import type { TypeTable } from '../state/upgrade.ts'
import { releaseDiagnostics } from './diagnostics.ts'
import type { ReleasedResource, ReleaseRecord } from './release.ts'

/** What is at hand to revive a release with. */
export interface Today<C> {
  readonly types: TypeTable<C>
  readonly secrets: readonly Secret[]
  readonly hashSecret: HashSecret
}

/** The graph, or an error for everything that it lacks. */
export function reviveGraph<C>(
  record: ReleaseRecord,
  today: Today<C>,
): { readonly graph: Graph; readonly diagnostics: readonly Diagnostic[] } {
  const diagnostics: Diagnostic[] = []
  const values = [...new Map(today.secrets.map((secret) => [secret.reveal(), secret])).values()]
  const resources = record.resources.map((released): Resource => {
    const { address, type, version, dependsOn, protect } = released
    if (today.types.get(type)?.version !== version)
      diagnostics.push(releaseDiagnostics.RELEASE_OUTDATED({ release: record.id, address, type }))
    const revived = reviveInputs(released, values, today.hashSecret)
    diagnostics.push(...revived.diagnostics)
    return { address, type, inputs: revived.inputs, dependsOn, ...(protect ? { protect } : {}) }
  })
  return { graph: { resources: hasErrors(diagnostics) ? [] : resources }, diagnostics }
}

function reviveInputs(
  { address, inputs }: ReleasedResource,
  secrets: readonly Secret[],
  hashSecret: HashSecret,
): { readonly inputs: Resource['inputs']; readonly diagnostics: readonly Diagnostic[] } {
  const diagnostics: Diagnostic[] = []
  const revive = (value: Json, path: readonly string[]): Input => {
    if (typeof value !== 'object' || value === null) return value
    if (Array.isArray(value)) return value.map((item: Json, index) => revive(item, [...path, `${index}`]))
    if (!isSecretHash(value)) return reviveMap(value, path)
    const found = secrets.find((secret) => hashSecret(address, path, secret).$secret === value.$secret)
    if (found) return found
    diagnostics.push(releaseDiagnostics.RELEASE_SECRET_UNKNOWN({ address, path: path.join('.') }))
    return null
  }
  const reviveMap = (map: object, path: readonly string[]): Resource['inputs'] =>
    Object.fromEntries(Object.entries(map).map(([key, item]) => [key, revive(item, [...path, key])]))
  return { inputs: reviveMap(inputs, []), diagnostics }
}
