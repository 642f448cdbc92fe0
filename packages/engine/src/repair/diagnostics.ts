/** Why a state is left as it is. */
import { type DiagnosticCatalogue, defineDiagnostics } from '@skyfold/manifest'

interface Details {
  ENGINE_GENERATION_MISSING: {
    readonly location: string
    readonly generation: string
    readonly newest: string | undefined
  }
  ENGINE_LEASE_ALIVE: { readonly holder: string; readonly command: string; readonly since: string }
  ENGINE_STATE_READABLE: { readonly location: string; readonly serial: number }
}

/** The catalogue; each code has a heading in docs/errors/engine.md. */
export const repairDiagnostics: DiagnosticCatalogue<Details> = defineDiagnostics<Details>({
  ENGINE_GENERATION_MISSING: {
    severity: 'error',
    message: (d) => `${d.location} has no generation ${d.generation} that can be read.`,
    hint: (d) =>
      d.newest === undefined
        ? 'None of its generations can be read: restore it from a backup of your own.'
        : `The newest one that can be read is ${d.newest}: \`sls state recover --from ${d.newest}\`.`,
  },
  ENGINE_LEASE_ALIVE: {
    severity: 'error',
    message: (d) => `The lease was left alone: ${d.holder} is at work, ${d.command} since ${d.since}.`,
    hint: () =>
      'Wait until that run ends. If you know better, `sls state unlock --force` takes the lease away; that run then stops.',
  },
  ENGINE_STATE_READABLE: {
    severity: 'error',
    message: (d) =>
      `${d.location} can be read (serial ${d.serial}), and was not replaced by an older generation.`,
    hint: () =>
      'An older generation knows less of what is in the cloud. `sls state recover` without `--from` settles what is open.',
  },
})
