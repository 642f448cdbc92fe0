/** Why an object of the cloud is not taken over. */
import { type DiagnosticCatalogue, defineDiagnostics } from '@skyfold/manifest'

interface Details {
  ENGINE_IMPORT_ABSENT: { readonly address: string; readonly id: string | undefined }
  ENGINE_IMPORT_AMBIGUOUS: { readonly address: string; readonly ids: readonly string[] }
  ENGINE_IMPORT_DEPENDS: { readonly address: string; readonly on: readonly string[] }
  ENGINE_IMPORT_DIFFERS: {
    readonly address: string
    readonly id: string
    readonly paths: readonly string[]
    readonly stateful: boolean
  }
  ENGINE_IMPORT_OWNED: { readonly address: string; readonly id: string; readonly owner: string }
  ENGINE_IMPORT_RECORDED: { readonly address: string; readonly id: string }
  ENGINE_IMPORT_UNKNOWN: { readonly address: string; readonly near: string | undefined }
  ENGINE_IMPORT_UNSETTLED: { readonly addresses: readonly string[] }
}

/** The catalogue; each code has a heading in docs/errors/engine.md. */
export const adoptDiagnostics: DiagnosticCatalogue<Details> = defineDiagnostics<Details>({
  ENGINE_IMPORT_ABSENT: {
    severity: 'error',
    message: ({ address, id }) =>
      id === undefined
        ? `The cloud shows no object that could be ${address}.`
        : `The cloud shows no object ${id} that could be ${address}.`,
    hint: () =>
      'Check account and region, or give the id as the cloud writes it: `sls import <address> <id>`.',
  },
  ENGINE_IMPORT_AMBIGUOUS: {
    severity: 'error',
    message: ({ address, ids }) => `Several objects could be ${address}: ${ids.join(', ')}.`,
    hint: () => 'Name the one that is meant: `sls import <address> <id>`.',
  },
  ENGINE_IMPORT_DEPENDS: {
    severity: 'error',
    message: ({ address, on }) =>
      `${address} is found by what it hangs on, and that is not recorded: ${on.join(', ')}.`,
    hint: ({ on }) => `Import or deploy ${on[0] ?? 'it'} first, or give the id of the object.`,
  },
  ENGINE_IMPORT_DIFFERS: {
    severity: 'error',
    message: ({ address, id, paths }) =>
      `${id} differs from ${address} in what cannot be changed: ${paths.join(', ')}.`,
    hint: ({ stateful }) =>
      stateful
        ? 'It holds data and is never replaced: make the manifest say what the object is.'
        : 'The next deploy would replace it: make the manifest say what the object is, or let the deploy make a new one.',
  },
  ENGINE_IMPORT_OWNED: {
    severity: 'error',
    message: ({ address, id, owner }) => `${id} cannot become ${address}: it belongs to ${owner}.`,
    hint: () => 'Remove it from that stack first, or use another name here.',
  },
  ENGINE_IMPORT_RECORDED: {
    severity: 'error',
    message: ({ address, id }) => `${address} is recorded already (${id}).`,
    hint: () => 'Nothing has to be imported. `sls state show <address>` tells what is recorded.',
  },
  ENGINE_IMPORT_UNKNOWN: {
    severity: 'error',
    message: ({ address }) => `The manifest declares no resource ${address}.`,
    hint: ({ near }) =>
      near === undefined ? '`sls plan` shows the addresses of all resources.' : `Did you mean ${near}?`,
  },
  ENGINE_IMPORT_UNSETTLED: {
    severity: 'error',
    message: ({ addresses }) =>
      addresses.length === 0
        ? 'An earlier run has not finished.'
        : `An earlier run has not finished: ${addresses.join(', ')}.`,
    hint: () => 'Run `sls state recover` first; it finds out what was done.',
  },
})
