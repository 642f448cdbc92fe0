/** Units in, packages out. The bundler never asks which provider a unit is for. */
import type { Diagnostic, Service } from '@skyfold/manifest'
import type { Artifact, Unit } from '@skyfold/plugin-api'

export interface BundleRequest {
  readonly service: Service
  readonly units: readonly Unit[]
  /** Absolute folder for the packages, `<root>/.skyfold/artifacts/<stage>/<target>`; made if absent. */
  readonly outDir: string
}

export interface Bundled {
  /** One for each unit, in the order of the units; empty when an error is among the diagnostics. */
  readonly artifacts: readonly Artifact[]
  readonly diagnostics: readonly Diagnostic[]
}

export type BundleFunction = (request: BundleRequest) => Promise<Bundled>
