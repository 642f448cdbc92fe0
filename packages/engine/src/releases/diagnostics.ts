/** What is said of releases and rollbacks. */
import { type DiagnosticCatalogue, defineDiagnostics } from '@skyfold/manifest'

interface Details {
  RELEASE_AMBIGUOUS: { readonly prefix: string; readonly matches: readonly string[] }
  RELEASE_ARTIFACT_MISSING: {
    readonly contentHash: string
    readonly release: string
    readonly problem: string
  }
  RELEASE_CURRENT: { readonly release: string; readonly known: readonly string[] }
  RELEASE_FULL: { readonly release: string; readonly reasons: readonly string[] }
  RELEASE_LEFTOVERS: { readonly location: string }
  RELEASE_NONE: { readonly known: readonly string[] }
  RELEASE_NOT_KEPT: { readonly location: string }
  RELEASE_OUTDATED: { readonly release: string; readonly address: string; readonly type: string }
  RELEASE_SAME: { readonly release: string }
  RELEASE_SECRET_UNKNOWN: { readonly address: string; readonly path: string }
  RELEASE_SECRETS_UNRESOLVED: { readonly release: string }
  RELEASE_UNKNOWN: { readonly wanted: string; readonly known: readonly string[] }
  RELEASE_UNREADABLE: { readonly release: string; readonly problem: string }
}

/** The catalogue; each code has a heading in docs/errors/release.md. */
export const releaseDiagnostics: DiagnosticCatalogue<Details> = defineDiagnostics<Details>({
  RELEASE_AMBIGUOUS: {
    severity: 'error',
    message: (d) => `Several releases begin with "${d.prefix}": ${d.matches.join(', ')}.`,
    hint: () => 'Type more digits of the one that you mean.',
  },
  RELEASE_ARTIFACT_MISSING: {
    severity: 'error',
    message: (d) => `The package ${d.contentHash} of release ${d.release} cannot be used: ${d.problem}.`,
    hint: () => 'Check out the commit of that release (sls releases shows it) and deploy it instead.',
  },
  RELEASE_CURRENT: {
    severity: 'error',
    message: (d) => `Release ${d.release} is the one that serves.`,
    hint: (d) => `${listKnown(d.known)} Give another one with --to.`,
  },
  RELEASE_FULL: {
    severity: 'note',
    message: (d) => `Release ${d.release} is deployed as a whole: ${d.reasons.join('; ')}.`,
    hint: () => 'This takes as long as a deploy. Resources that came after that release are removed.',
  },
  RELEASE_LEFTOVERS: {
    severity: 'warning',
    message: (d) =>
      `Records or packages of releases that are not kept could not be deleted beside ${d.location}.`,
    hint: () => 'Run the same command again. Until then they cost storage and nothing else.',
  },
  RELEASE_NONE: {
    severity: 'error',
    message: () => 'There is no earlier release to go back to.',
    hint: (d) => `${listKnown(d.known)} Each deploy that changes something makes one.`,
  },
  RELEASE_NOT_KEPT: {
    severity: 'warning',
    message: (d) => `What was deployed serves, but it could not be kept as a release beside ${d.location}.`,
    hint: () =>
      'Until a later deploy is kept, nothing can go back to this one. Run the deploy again to keep it.',
  },
  RELEASE_OUTDATED: {
    severity: 'error',
    message: (d) =>
      `Release ${d.release} describes ${d.address} in a form of ${d.type} that is no longer used.`,
    hint: () => 'Check out the commit of that release (sls releases shows it) and deploy it instead.',
  },
  RELEASE_SAME: {
    severity: 'note',
    message: (d) => `Traffic already goes where release ${d.release} had it go.`,
    hint: () => 'Add --full to bring everything else back as well.',
  },
  RELEASE_SECRET_UNKNOWN: {
    severity: 'error',
    message: (d) =>
      `The release needs another value of the secret at ${d.path} of ${d.address} than those at hand.`,
    hint: () =>
      'Only hashes of secrets are kept. Set the old value at its source, and run the rollback again.',
  },
  RELEASE_SECRETS_UNRESOLVED: {
    severity: 'error',
    message: (d) =>
      `Release ${d.release} holds secrets, and those of the manifest at hand could not be resolved.`,
    hint: () =>
      'Mend what is said of the manifest. Without --full, traffic alone may go back without any secret.',
  },
  RELEASE_UNKNOWN: {
    severity: 'error',
    message: (d) => `There is no release "${d.wanted}".`,
    hint: (d) => `${listKnown(d.known)} Older ones are not kept.`,
  },
  RELEASE_UNREADABLE: {
    severity: 'error',
    message: (d) => `The record of release ${d.release} cannot be used: ${d.problem}.`,
    hint: () => 'Check out the commit of that release (sls releases shows it) and deploy it instead.',
  },
})

function listKnown(known: readonly string[]): string {
  return known.length === 0 ? 'No release is kept.' : `Kept releases, newest first: ${known.join(', ')}.`
}
