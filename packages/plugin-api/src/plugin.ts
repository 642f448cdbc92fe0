/**
 * A plugin is a plain object whose methods are hooks. Plugins are trusted code; what they may see is
 * still narrow: secrets stay `Secret`.
 */
import type { Diagnostic, Service, SourceResolver } from '@skyfold/manifest'
import type { Artifact, Unit } from './unit.ts'
import type { Graph } from './resource.ts'

/** How the answers of several plugins are put together. `HOOKS` says which kind each hook is. */
export type HookKind = 'in order' | 'passed along' | 'merged'

export interface Plugin {
  /** Package name, shown in messages. */
  readonly name: string
  /** Variable sources by prefix, merged over all plugins. */
  readonly sources?: Readonly<Record<string, SourceResolver>>
  /** Passed along: each plugin sees what the one before returned. */
  service?(service: Service): Service | Promise<Service>
  /** Passed along, before bundling. */
  units?(units: readonly Unit[], service: Service): readonly Unit[] | Promise<readonly Unit[]>
  /** In order, after bundling; diagnostics may stop the deploy. */
  packaged?(
    artifacts: readonly Artifact[],
    service: Service,
  ): readonly Diagnostic[] | Promise<readonly Diagnostic[]>
  /** Passed along, before planning. */
  graph?(graph: Graph, service: Service): Graph | Promise<Graph>
}

/** One row for each hook of `Plugin`. */
export const HOOKS: Readonly<Record<Exclude<keyof Plugin, 'name'>, HookKind>> = {
  sources: 'merged',
  service: 'passed along',
  units: 'passed along',
  packaged: 'in order',
  graph: 'passed along',
}
