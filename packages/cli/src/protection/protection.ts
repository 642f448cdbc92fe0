/** `protect:` of the manifest: resources of a graph that no deploy may delete or replace. */
import type { Diagnostic, ProtectedAddress } from '@skyfold/manifest'
import { nearest } from '@skyfold/manifest'
import type { Graph } from '@skyfold/plugin-api'
import { cliDiagnostics } from '../diagnostics.ts'

/**
 * The graph with its protected resources marked. Types begin with the name of their provider, so an address of another
 * one is none of this graph's business.
 */
export function protectResources(
  graph: Graph,
  protect: readonly ProtectedAddress[],
  provider: string,
): { readonly graph: Graph; readonly diagnostics: readonly Diagnostic[] } {
  const known = graph.resources.map(({ address }) => address)
  const own = protect.filter(({ address }) => address.startsWith(`${provider}.`))
  const wanted = new Set(own.map(({ address }) => address))
  const diagnostics = own
    .filter(({ address }) => !known.includes(address))
    .map(({ address, source }) =>
      cliDiagnostics.CLI_PROTECT_UNKNOWN({ address, near: nearest(address, known) }, { source }),
    )
  const resources = graph.resources.map((resource) =>
    wanted.has(resource.address) ? Object.assign({}, resource, { protect: true }) : resource,
  )
  return { graph: { resources }, diagnostics }
}
