/** layout → bundle → compose: from a service to the resources that should exist at one destination. */
import { bundle as bundleUnits, measureColdStart } from '@skyfold/bundler'
import type { Diagnostic } from '@skyfold/manifest'
import { undeployable } from '@skyfold/manifest'
import type { Artifact, Graph, Unit } from '@skyfold/plugin-api'
import { Stop } from '../command/report.ts'
import type { Session } from '../command/session.ts'
import type { ExitReason } from '../exit-code.ts'
import { worstOf } from '../exit-code.ts'
import type { Destination } from './destination.ts'
import type { LoadedService } from './loading.ts'
import { protectResources } from '../protection/protection.ts'
import { artifactFolder } from './stack-access.ts'

/** One destination with what was built for it. */
export interface Built {
  readonly destination: Destination
  readonly units: readonly Unit[]
  readonly artifacts: readonly Artifact[]
  readonly graph: Graph
}

/** What each step of building needs besides the value of the step before. */
export interface Builder {
  readonly session: Session
  readonly loaded: LoadedService
  /** `--strict`: what a provider does differently is an error. */
  readonly strict: boolean
}

/** What is deployed together at the destination. Errors: Stop (usage). */
export async function layOut(
  { session, loaded, strict }: Builder,
  to: Destination,
): Promise<readonly Unit[]> {
  await session.findings.check(undeployable(loaded.service))
  const { units, diagnostics } = to.provider.layout(loaded.service, to.target)
  await session.findings.check(deviations(diagnostics, strict))
  return loaded.plugins.units(units, loaded.service)
}

/** One package for each unit, in the folder of the destination. Errors: Stop (usage). */
export async function bundle(
  { session, loaded }: Builder,
  to: Destination,
  units: readonly Unit[],
): Promise<readonly Artifact[]> {
  const outDir = artifactFolder(session.root, to)
  const { artifacts, diagnostics } = await bundleUnits({ service: loaded.service, units, outDir })
  await session.findings.check(diagnostics)
  await session.findings.check(await loaded.plugins.packaged(artifacts, loaded.service))
  return artifacts
}

/** The resources that should exist at the destination. Errors: Stop (usage). */
export async function compose(
  { session, loaded, strict }: Builder,
  to: Destination,
  artifacts: readonly Artifact[],
): Promise<Graph> {
  const { graph, diagnostics } = to.provider.compose(loaded.service, to.target, artifacts)
  await session.findings.check(deviations(diagnostics, strict))
  const extended = await loaded.plugins.graph(graph, loaded.service)
  const { protect = [] } = loaded.service
  const guarded = protectResources(extended, protect, to.provider.name)
  await session.findings.check(guarded.diagnostics)
  return guarded.graph
}

/** All three at once. Errors: Stop (usage). */
export async function build(builder: Builder, destination: Destination): Promise<Built> {
  const units = await layOut(builder, destination)
  const artifacts = await bundle(builder, destination, units)
  const graph = await compose(builder, destination, artifacts)
  return { destination, units, artifacts, graph }
}

/** The packages with their cold starts, measured one after the other so that they do not disturb each other. */
export async function measure(
  { findings }: Session,
  units: readonly Unit[],
  artifacts: readonly Artifact[],
): Promise<readonly Artifact[]> {
  const measured: Artifact[] = []
  for (const artifact of artifacts) {
    const unit = units.find(({ id }) => id === artifact.unit)
    const result = unit ? await measureColdStart(artifact, unit) : undefined
    measured.push(result?.coldStart ? { ...artifact, coldStart: result.coldStart } : artifact)
    await findings.report(result?.diagnostics ?? [])
  }
  return measured
}

/**
 * Does the same for all destinations side by side. All are done even if one fails, so that all mistakes are reported;
 * then the command stops before anything is deployed anywhere. Errors: Stop.
 */
export async function forEachDestination<T>(
  { destinations }: Pick<LoadedService, 'destinations'>,
  work: (destination: Destination) => Promise<T>,
): Promise<readonly T[]> {
  const settled = await Promise.allSettled(destinations.map(work))
  const stops: ExitReason[] = []
  const values: T[] = []
  for (const result of settled) {
    if (result.status === 'fulfilled') values.push(result.value)
    else if (result.reason instanceof Stop) stops.push(result.reason.reason)
    else throw result.reason
  }
  if (stops.length > 0) throw new Stop(worstOf(stops))
  return values
}

function deviations(diagnostics: readonly Diagnostic[], strict: boolean): readonly Diagnostic[] {
  return strict ? diagnostics.map((diagnostic) => ({ ...diagnostic, severity: 'error' })) : diagnostics
}
