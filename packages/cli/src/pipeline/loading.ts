/** The first step of every command: the manifest, its plugins and its targets, with all mistakes of the three at once. */
import type { LoadRequest, ResolvedValue, Secret, Service } from '@skyfold/manifest'
import { isSecret, loadService } from '@skyfold/manifest'
import type { ServiceFlags } from '../command/flags.ts'
import { Stop } from '../command/report.ts'
import type { Session } from '../command/session.ts'
import type { PluginHost } from '../plugins/plugin-host.ts'
import { loadPlugins } from '../plugins/plugin-host.ts'
import type { Destination } from './destination.ts'
import { findDestinations } from './destination.ts'
import { checkOptions, readRequest } from '../input/load-request.ts'

export interface LoadedService {
  readonly service: Service
  /** With `resolveAll`: the manifest with all variables resolved, secrets still typed; else `null`. */
  readonly resolved: ResolvedValue
  readonly plugins: PluginHost
  /** One for each target, in manifest order. */
  readonly destinations: readonly Destination[]
}

/** Loads what the flags name. Errors: Stop (usage) when something is wrong. */
export async function load(
  session: Session,
  flags: ServiceFlags,
  extent: Pick<LoadRequest, 'resolveAll' | 'defer'> = {},
): Promise<LoadedService> {
  const { root, findings, terminal } = session
  const request: LoadRequest = { ...(await readRequest(session, flags)), ...extent }
  const first = await loadService(request)
  const loading = await loadPlugins(first.outline?.plugins ?? [], { root, safe: flags.safe })
  const { sources } = loading.host
  // The names of the plugins stand in the manifest that may need their variable sources: those are read in a second go.
  const loaded =
    Object.keys(sources).length === 0
      ? first
      : await loadService({ ...request, sources: { ...request.sources, ...sources } })
  for (const secret of secretsIn([loaded.resolved, loaded.service])) terminal.hide(secret)
  const { destinations, diagnostics } = loaded.outline
    ? await findDestinations(loaded.outline, {
        typed: request.providers !== undefined,
        env: session.env,
      })
    : { destinations: [], diagnostics: [] }
  const unknown = checkOptions(session, loaded.optionNames)
  await findings.check([...unknown, ...loaded.diagnostics, ...loading.diagnostics, ...diagnostics])
  // A loader that gives neither a service nor an error has nothing to work with.
  if (!loaded.service) throw new Stop('usage')
  const service = await loading.host.service(loaded.service)
  return { service, resolved: loaded.resolved ?? null, plugins: loading.host, destinations }
}

/** Every secret in a value, however deep. */
export function secretsIn(value: unknown): readonly Secret[] {
  if (isSecret(value)) return [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap(secretsIn)
}
