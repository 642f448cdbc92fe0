/** Everything that the engine may say to a user. */
import { type DiagnosticCatalogue, defineDiagnostics } from '@skyfold/manifest'

interface Details {
  ENGINE_ACCOUNT_MISMATCH: { readonly recorded: string; readonly reached: string }
  ENGINE_ARTIFACT_MISSING: { readonly contentHash: string }
  ENGINE_CYCLE: { readonly cycle: readonly string[] }
  ENGINE_DANGLING_REF: { readonly address: string; readonly target: string }
  ENGINE_DUPLICATE_ADDRESS: { readonly address: string }
  ENGINE_FENCED: { readonly seconds: number }
  ENGINE_INVALID_ADDRESS: { readonly address: string }
  ENGINE_KEPT: { readonly address: string; readonly id: string; readonly why: string }
  ENGINE_LOCKED: { readonly holder: string; readonly command: string; readonly since: string }
  ENGINE_NAME_TAKEN: { readonly address: string; readonly name: string; readonly command: string }
  ENGINE_NOT_VISIBLE: { readonly address: string; readonly id: string }
  ENGINE_NO_ANSWER: { readonly address: string }
  ENGINE_OLD_HALF_LEFT: { readonly address: string; readonly id: string }
  ENGINE_OUTPUT_MISSING: { readonly address: string; readonly target: string; readonly output: string }
  ENGINE_PLAN_WIDENED: { readonly address: string; readonly paths: readonly string[] }
  ENGINE_PROTECTED: { readonly address: string; readonly action: 'delete' | 'replace' }
  ENGINE_RECOVERY_FAILED: { readonly address: string }
  ENGINE_SECRET_KEY_UNREADABLE: { readonly file: string }
  ENGINE_STATEFUL_REPLACE: { readonly address: string; readonly paths: readonly string[] }
  ENGINE_STATE_BUSY: { readonly file: string; readonly holder: string }
  ENGINE_STATE_CONFLICT: { readonly location: string }
  ENGINE_STATE_DIVERGED: { readonly from: string; readonly to: string }
  ENGINE_STATE_FOREIGN: { readonly location: string; readonly found: string; readonly wanted: string }
  ENGINE_STATE_FUTURE: { readonly what: string; readonly version: number; readonly known: number }
  ENGINE_STATE_UNREADABLE: { readonly location: string; readonly problem: string; readonly backup?: string }
  ENGINE_STATE_UNWRITABLE: { readonly location: string; readonly reason: string }
  ENGINE_STATE_UNWRITTEN: { readonly location: string }
  ENGINE_STORE_UNSAFE: { readonly location: string; readonly problem: string }
  ENGINE_UNEXPECTED: { readonly address: string }
  ENGINE_UNKNOWN_TYPE: { readonly address: string; readonly type: string }
  ENGINE_UNSETTLED: { readonly addresses: readonly string[] }
}

/** The catalogue; each code has a heading in docs/errors/engine.md. */
export const engineDiagnostics: DiagnosticCatalogue<Details> = defineDiagnostics<Details>({
  ENGINE_ACCOUNT_MISMATCH: {
    severity: 'error',
    message: (d) =>
      `This stack was deployed to ${d.recorded}, but the credentials at hand reach ${d.reached}.`,
    hint: () => 'Choose the credentials of the recorded account, or another stage. Nothing was changed.',
  },
  ENGINE_ARTIFACT_MISSING: {
    severity: 'error',
    message: (d) => `The package with the content hash ${d.contentHash} could not be opened.`,
    hint: () => 'Run the deploy again; it builds the packages anew.',
  },
  ENGINE_CYCLE: {
    severity: 'error',
    message: (d) => `Resources depend on each other in a circle: ${[...d.cycle, d.cycle[0]].join(' → ')}.`,
    hint: () => 'Take one of these references out, so that one resource of the circle can be made first.',
  },
  ENGINE_DANGLING_REF: {
    severity: 'error',
    message: (d) => `${d.address} refers to ${d.target}, which is not part of the stack.`,
    hint: (d) => `Add ${d.target}, or remove the reference.`,
  },
  ENGINE_DUPLICATE_ADDRESS: {
    severity: 'error',
    message: (d) => `Two resources of the stack have the address ${d.address}.`,
    hint: () => 'Give one of them another name.',
  },
  ENGINE_FENCED: {
    severity: 'error',
    message: (d) =>
      `The lease of this stack could not be renewed for ${d.seconds} s, so nothing more was sent.`,
    hint: () => 'Run the command again: it finds out what was done and goes on from there.',
  },
  ENGINE_INVALID_ADDRESS: {
    severity: 'error',
    message: (d) => `"${d.address}" is no address of a resource; it has the form <type>/<name>.`,
    hint: () => 'This comes from a provider or a plugin: report it there.',
  },
  ENGINE_KEPT: {
    severity: 'note',
    message: (d) => `${d.address} (${d.id}) is kept: ${d.why}.`,
    hint: () => 'Delete it by hand in the cloud if its data is no longer needed.',
  },
  ENGINE_LOCKED: {
    severity: 'error',
    message: (d) => `${d.holder} is at work on this stack: ${d.command}, since ${d.since}.`,
    hint: () => 'Wait until that run ends and try again. Nothing was changed.',
  },
  ENGINE_NAME_TAKEN: {
    severity: 'error',
    message: (d) =>
      `${d.address} cannot be made: "${d.name}" exists already and does not belong to this stack.`,
    hint: (d) =>
      `If it is meant to be this one, take it over: \`${d.command}\`. Otherwise choose another name, or remove the existing object.`,
  },
  ENGINE_NOT_VISIBLE: {
    severity: 'error',
    message: (d) => `${d.address} was made (${d.id}), but the cloud does not show it.`,
    hint: () => 'Run the command again in a minute.',
  },
  ENGINE_NO_ANSWER: {
    severity: 'warning',
    message: (d) => `The outcome of ${d.address} is not known: no answer had come when the run ended.`,
    hint: () => 'Run the command again: it finds out what was done and goes on from there.',
  },
  ENGINE_OLD_HALF_LEFT: {
    severity: 'warning',
    message: (d) => `${d.address} was replaced, but its old object ${d.id} could not be deleted.`,
    hint: () => 'The next deploy tries again.',
  },
  ENGINE_OUTPUT_MISSING: {
    severity: 'error',
    message: (d) => `${d.address} needs the output "${d.output}" of ${d.target}, which does not have it.`,
    hint: () => 'This comes from a provider or a plugin: report it there.',
  },
  ENGINE_PLAN_WIDENED: {
    severity: 'error',
    message: (d) =>
      `${d.address} would have to be replaced, which the plan did not say (${d.paths.join(', ')}).`,
    hint: () => 'Run the command again: the new plan shows the replacement.',
  },
  ENGINE_PROTECTED: {
    severity: 'error',
    message: (d) => `${d.address} is protected, and this deploy would ${d.action} it.`,
    hint: () => 'Undo the change, or deploy once with its protection taken off.',
  },
  ENGINE_RECOVERY_FAILED: {
    severity: 'error',
    message: (d) => `An earlier run was cut off, and what it did to ${d.address} could not be found out.`,
    hint: () => 'Mend the cause and run the command again. Nothing new was started.',
  },
  ENGINE_SECRET_KEY_UNREADABLE: {
    severity: 'error',
    message: (d) => `${d.file} does not hold a key of 32 bytes.`,
    hint: () => 'Delete the file: a new key is made, and every secret is written to the cloud once more.',
  },
  ENGINE_STATEFUL_REPLACE: {
    severity: 'error',
    message: (d) => `${d.address} holds data and would have to be replaced (${d.paths.join(', ')}).`,
    hint: () => 'Undo the change, or give the resource a new name: the old one is then kept.',
  },
  ENGINE_STATE_BUSY: {
    severity: 'error',
    message: (d) => `${d.file} is held by ${d.holder}, which does not let go of it.`,
    hint: (d) => `If that is no Skyfold process, delete ${d.file}.`,
  },
  ENGINE_STATE_CONFLICT: {
    severity: 'error',
    message: (d) => `${d.location} was changed by somebody else in the meantime.`,
    hint: () => 'Run the command again.',
  },
  ENGINE_STATE_DIVERGED: {
    severity: 'error',
    message: (d) => `${d.from} and ${d.to} hold states of this stack that do not follow from each other.`,
    hint: () =>
      'Find out which of them tells of what is there (`sls plan --refresh` with each), and remove the other by hand.',
  },
  ENGINE_STATE_FOREIGN: {
    severity: 'error',
    message: (d) => `${d.location} holds the state of ${d.found}, not of ${d.wanted}.`,
    hint: () => 'Put the right state back, or use another state folder.',
  },
  ENGINE_STATE_FUTURE: {
    severity: 'error',
    message: (d) =>
      `${d.what} was written by a newer Skyfold (version ${d.version}, this one knows ${d.known}).`,
    hint: () => 'Update Skyfold and run the command again. Nothing was changed.',
  },
  ENGINE_STATE_UNREADABLE: {
    severity: 'error',
    message: (d) => `${d.location} cannot be read as a state: ${d.problem}.`,
    hint: (d) =>
      d.backup === undefined
        ? 'Restore it from a backup. It was left as it is.'
        : `Its last good generation is ${d.backup}: \`sls state recover --from ${d.backup}\` puts that in its place.`,
  },
  ENGINE_STATE_UNWRITABLE: {
    severity: 'error',
    message: (d) => `${d.location} cannot be written: ${d.reason}.`,
    hint: () => 'Make room, or give yourself the right to write there; what was there before is still whole.',
  },
  ENGINE_STATE_UNWRITTEN: {
    severity: 'error',
    message: (d) => `What this run did could not be written to ${d.location}.`,
    hint: () => 'Run the command again: it finds out what was done and goes on from there.',
  },
  ENGINE_STORE_UNSAFE: {
    severity: 'error',
    message: (d) => `${d.location} cannot be trusted with a state: ${d.problem}.`,
    hint: () => 'Keep states elsewhere (docs/state.md): two deployers would overwrite each other here.',
  },
  ENGINE_UNEXPECTED: {
    severity: 'error',
    message: (d) => `${d.address} failed in a way that its provider did not foresee.`,
    hint: () => 'This is a bug: report it with the cause below. Running the command again is safe.',
  },
  ENGINE_UNKNOWN_TYPE: {
    severity: 'error',
    message: (d) => `The provider does not know the type ${d.type} of ${d.address}.`,
    hint: () => 'Use the provider version that made it, or check the plugins that add resources.',
  },
  ENGINE_UNSETTLED: {
    severity: 'note',
    message: (d) => `An earlier run has not finished: ${d.addresses.join(', ')}.`,
    hint: () => 'The next deploy finds out what was done before it plans; it may do less than is shown here.',
  },
})
