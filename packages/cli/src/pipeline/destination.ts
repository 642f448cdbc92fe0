/** A target of the manifest with everything that is known of it: its provider and the stack that lies there. */
import type { Diagnostic, Outline, SourceRange, Target } from '@skyfold/manifest'
import { nearest } from '@skyfold/manifest'
import type { Provider, StackId } from '@skyfold/plugin-api'
import type { Session } from '../command/session.ts'
import { cliDiagnostics } from '../diagnostics.ts'
import { loadProvider, PROVIDER_NAMES } from '../providers.ts'
import type { StateChoice } from '../state/state-choice.ts'
import { chooseState, statePlace } from '../state/state-choice.ts'

export interface Destination {
  readonly target: Target
  readonly provider: Provider
  readonly stack: StackId
  /** `aws/eu-west-1`. */
  readonly label: string
  /** Where its state is kept; `undefined`: in files of the service folder. */
  readonly state: StateChoice | undefined
}

/**
 * Loads the provider of each target and says where its state is. A name that no provider has is a diagnostic, at its place in the manifest unless
 * the names were `typed` on the command line.
 */
export async function findDestinations(
  outline: Outline,
  { typed, env }: { readonly typed: boolean; readonly env: Session['env'] },
): Promise<{ readonly destinations: readonly Destination[]; readonly diagnostics: readonly Diagnostic[] }> {
  const destinations: Destination[] = []
  const { place, diagnostics: misplaced } = statePlace(outline, env)
  const diagnostics = [...misplaced]
  for (const target of outline.targets) {
    const provider = await loadProvider(target.provider)
    if (provider) {
      const state = chooseState(provider, target, { place, targets: outline.targets })
      destinations.push({ ...destinationOf(outline, target, provider), state })
    } else diagnostics.push(unknownProvider(target.provider, typed ? undefined : target.source))
  }
  return { destinations, diagnostics }
}

function destinationOf(
  { name, stage }: Outline,
  target: Target,
  provider: Provider,
): Omit<Destination, 'state'> {
  const { region } = target
  return {
    target,
    provider,
    stack: { service: name, stage, provider: provider.name, region },
    label: `${provider.name}/${region}`,
  }
}

function unknownProvider(provider: string, source: SourceRange | undefined): Diagnostic {
  const suggestion = nearest(provider, PROVIDER_NAMES)
  return cliDiagnostics.CLI_PROVIDER_UNKNOWN({ provider, known: PROVIDER_NAMES, suggestion }, { source })
}
