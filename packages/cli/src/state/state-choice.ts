/** Which place holds the state of a target: SKYFOLD_STATE, else `state:` of the manifest, else the provider's own. */
import type { Diagnostic, JsonObject, Outline, SourceRange, StatePlace, Target } from '@skyfold/manifest'
import { isStateUrl, nearest } from '@skyfold/manifest'
import type { Provider } from '@skyfold/plugin-api'
import { cliDiagnostics } from '../diagnostics.ts'
import { STATE_SCHEMES } from '../providers.ts'

/** A keeper and what it is told; `undefined` stands for the files of the service folder. */
export interface StateChoice {
  /** Name of the provider whose keeper it is. */
  readonly keeper: string
  /** Absent: the place of the account. */
  readonly url?: string
  /** What the manifest says of that provider. */
  readonly options: JsonObject
  /** Where the choice, or else the target, stands in the manifest. */
  readonly source?: SourceRange
}

/** Overrides the manifest, so that a pipeline or a test can choose. */
const VARIABLE = 'SKYFOLD_STATE'

type Targets = Pick<Outline, 'targets' | 'state'>

/** The place that the run is told to use for all its targets; `undefined`: each provider's own. */
export function statePlace(
  { state }: Targets,
  env: Readonly<Record<string, string | undefined>>,
): { readonly place?: StatePlace; readonly diagnostics: readonly Diagnostic[] } {
  const value = env[VARIABLE] || undefined
  const place = value === undefined ? state : { url: value.replace(/\/$/, '') }
  if (!place) return { diagnostics: [] }
  const diagnostics = checkPlace(place, value === undefined ? 'state' : VARIABLE)
  return diagnostics.length > 0 ? { diagnostics } : { place, diagnostics }
}

/** What is wrong with a place that `by` (a key, a variable, a flag) names. */
export function checkPlace({ url, source }: StatePlace, by: string): readonly Diagnostic[] {
  const known = Object.keys(STATE_SCHEMES)
  const scheme = schemeOf(url)
  if (!isStateUrl(url)) return [cliDiagnostics.CLI_STATE_PLACE_INVALID({ by, url, known }, { source })]
  if (scheme === undefined || Object.hasOwn(STATE_SCHEMES, scheme)) return []
  const suggestion = nearest(scheme, known)
  return [cliDiagnostics.CLI_STATE_SCHEME_UNKNOWN({ scheme, known, suggestion }, { source })]
}

/** What `place` means for one target. The place was checked. */
export function chooseState(
  provider: Provider,
  target: Target,
  { place, targets }: { readonly place: StatePlace | undefined; readonly targets: readonly Target[] },
): StateChoice | undefined {
  if (!place) {
    const at = target.source ? { source: target.source } : {}
    return provider.states ? { keeper: provider.name, options: target.options, ...at } : undefined
  }
  const keeper = STATE_SCHEMES[schemeOf(place.url) ?? '']
  if (keeper === undefined) return undefined
  const own = [target, ...targets].find((one) => one.provider === keeper)
  const source = place.source ?? target.source
  return { keeper, url: place.url, options: own?.options ?? {}, ...(source ? { source } : {}) }
}

/** Undefined for `file`. */
function schemeOf(url: string): string | undefined {
  return /^([^:]*):\/\//.exec(url)?.[1]
}
