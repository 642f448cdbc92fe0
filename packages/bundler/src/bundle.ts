/** Units in, packages out. The bundler never asks which provider a unit is for. */
import type { Diagnostic, Service } from '@skyfold/manifest'
import { hasErrors } from '@skyfold/manifest'
import type { Artifact, Unit } from '@skyfold/plugin-api'
import { realpath } from 'node:fs/promises'
import { writePackages } from './artifact/packed.ts'
import { readPrebuilt } from './artifact/prebuilt.ts'
import type { UnitPackage } from './artifact/unit-package.ts'
import { packUnit } from './artifact/unit-package.ts'
import type { BuiltUnits } from './pass/build-units.ts'
import { buildUnits } from './pass/build-units.ts'
import { scanHandlers } from './scan/handler-module.ts'

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

/**
 * Makes one package for each unit and removes from `outDir` those of other units. Nothing is written when an error is
 * among the diagnostics; same input gives the same bytes, in any folder and time zone.
 */
export const bundle: BundleFunction = async ({ service: given, units, outDir }) => {
  // esbuild names files by their real paths, and names decide the order in which they are bundled.
  const service = { ...given, root: await realpath(given.root) }
  const bundled = units.filter(({ prebuilt }) => prebuilt === undefined)
  const scanned = await scanHandlers(service, bundled)
  const built = await buildUnits(service, bundled, scanned.missing)
  const diagnostics = [...scanned.diagnostics, ...built.diagnostics]
  const results = await Promise.all(units.map((unit) => packageOf(service, unit, built)))
  const unique = distinct([...diagnostics, ...results.flatMap((result) => result.diagnostics)])
  if (hasErrors(unique)) return { artifacts: [], diagnostics: unique }
  const packages = results.flatMap(({ packed }) => packed ?? [])
  const written = await writePackages(outDir, packages)
  return { artifacts: written.artifacts, diagnostics: [...unique, ...written.diagnostics] }
}

function packageOf(service: Service, unit: Unit, built: BuiltUnits): Promise<UnitPackage> {
  return unit.prebuilt === undefined
    ? packUnit(service, unit, built.codes.get(unit.id))
    : readPrebuilt(service, unit, unit.prebuilt)
}

/** Patterns of the whole service are read for every unit, and what is wrong with them is said once. */
function distinct(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const seen = new Set<string>()
  return diagnostics.filter(({ code, message }) => {
    const isFirst = !seen.has(`${code} ${message}`)
    seen.add(`${code} ${message}`)
    return isFirst
  })
}
