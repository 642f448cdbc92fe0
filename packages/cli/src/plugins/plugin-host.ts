/** Loads the plugins of a service and runs their hooks, each in the way that `HOOKS` says. */
import type { Diagnostic, PluginReference, Service, SourceResolver } from '@skyfold/manifest'
import type { Artifact, Graph, HOOKS, Plugin, Unit } from '@skyfold/plugin-api'
import { SkyfoldError } from '@skyfold/plugin-api'
import { cliDiagnostics } from '../diagnostics.ts'
import type { LoadedPlugin } from './plugin-loader.ts'
import { loadPlugin } from './plugin-loader.ts'

/** All plugins of a service as if they were one: a method for each hook, which the compiler sees to. */
export interface PluginHost extends Record<keyof typeof HOOKS, unknown> {
  readonly sources: Readonly<Record<string, SourceResolver>>
  service(service: Service): Promise<Service>
  units(units: readonly Unit[], service: Service): Promise<readonly Unit[]>
  packaged(artifacts: readonly Artifact[], service: Service): Promise<readonly Diagnostic[]>
  graph(graph: Graph, service: Service): Promise<Graph>
}

/** Loads what `plugins:` names, in that order. With `safe`, none is loaded and each is an error. */
export async function loadPlugins(
  references: readonly PluginReference[],
  { root, safe }: { readonly root: string; readonly safe: boolean },
): Promise<{ readonly host: PluginHost; readonly diagnostics: readonly Diagnostic[] }> {
  const plugins: Plugin[] = []
  const diagnostics: Diagnostic[] = []
  for (const reference of references) {
    const { name, source } = reference
    const loaded: LoadedPlugin = safe
      ? { diagnostic: cliDiagnostics.CLI_PLUGIN_UNSAFE({ plugin: name }, { source }) }
      : await loadPlugin(reference, root)
    if (loaded.plugin) plugins.push(loaded.plugin)
    if (loaded.diagnostic) diagnostics.push(loaded.diagnostic)
  }
  return { host: createPluginHost(plugins), diagnostics }
}

/** Runs the hooks of these plugins in their order. Errors: CLI_PLUGIN_FAILED when one of them throws. */
export function createPluginHost(plugins: readonly Plugin[]): PluginHost {
  return {
    sources: Object.assign({}, ...plugins.map((plugin) => plugin.sources ?? {})),
    service: (service) => passAlong(plugins, 'service', service, (plugin, value) => plugin.service?.(value)),
    units: (units, service) =>
      passAlong(plugins, 'units', units, (plugin, value) => plugin.units?.(value, service)),
    graph: (graph, service) =>
      passAlong(plugins, 'graph', graph, (plugin, value) => plugin.graph?.(value, service)),
    packaged: (artifacts, service) =>
      runInOrder(plugins, 'packaged', (plugin) => plugin.packaged?.(artifacts, service)),
  }
}

type Hook = keyof typeof HOOKS

/** Hooks of the kind 'passed along': each plugin sees what the one before returned. */
async function passAlong<T>(
  plugins: readonly Plugin[],
  hook: Hook,
  first: T,
  run: (plugin: Plugin, value: T) => T | Promise<T> | undefined,
): Promise<T> {
  let value = first
  for (const plugin of plugins) value = (await naming(plugin, hook, async () => run(plugin, value))) ?? value
  return value
}

/** Hooks of the kind 'in order': all diagnostics, one plugin after the other. */
async function runInOrder(
  plugins: readonly Plugin[],
  hook: Hook,
  run: (plugin: Plugin) => readonly Diagnostic[] | Promise<readonly Diagnostic[]> | undefined,
): Promise<readonly Diagnostic[]> {
  const diagnostics: Diagnostic[] = []
  for (const plugin of plugins)
    diagnostics.push(...((await naming(plugin, hook, async () => run(plugin))) ?? []))
  return diagnostics
}

/** What a plugin throws is its fault, not a bug of ours, and its author needs the stack. */
async function naming<T>(plugin: Plugin, hook: Hook, run: () => Promise<T>): Promise<T> {
  try {
    return await run()
  } catch (error) {
    const cause = error instanceof Error ? error.stack : error
    throw new SkyfoldError(cliDiagnostics.CLI_PLUGIN_FAILED({ plugin: plugin.name, hook }, { cause }), {
      cause: error,
    })
  }
}
