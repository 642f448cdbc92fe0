/** What may be wrong with what `sls state` is asked for. */
import { type DiagnosticCatalogue, defineDiagnostics } from '@skyfold/manifest'

interface Details {
  CLI_RECORD_UNKNOWN: { readonly address: string; readonly near: string | undefined }
}

/** The catalogue; each code has a heading in docs/errors/cli.md. */
export const stateCommandDiagnostics: DiagnosticCatalogue<Details> = defineDiagnostics<Details>({
  CLI_RECORD_UNKNOWN: {
    severity: 'error',
    message: ({ address }) => `Nothing is recorded for ${address}.`,
    hint: ({ near }) =>
      near === undefined ? '`sls state list` shows all addresses.' : `Did you mean ${near}?`,
  },
})
