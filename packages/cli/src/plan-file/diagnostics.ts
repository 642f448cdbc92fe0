/** What may be wrong with a plan file before the engine looks at the plans in it. */
import { type DiagnosticCatalogue, defineDiagnostics } from '@skyfold/manifest'

interface Details {
  CLI_PLAN_FILE: { readonly file: string; readonly action: 'read' | 'written' }
  CLI_PLAN_FLAG: { readonly flag: string; readonly file: string; readonly planned: string }
  CLI_PLAN_FOREIGN: {
    readonly file: string
    readonly planned: readonly string[]
    readonly wanted: readonly string[]
  }
  CLI_PLAN_UNSETTLED: { readonly stack: string; readonly addresses: readonly string[] }
}

/** The catalogue; each code has a heading in docs/errors/cli.md. */
export const planFileDiagnostics: DiagnosticCatalogue<Details> = defineDiagnostics<Details>({
  CLI_PLAN_FILE: {
    severity: 'error',
    message: ({ file, action }) => `The plan file ${file} could not be ${action}.`,
    hint: ({ action }) =>
      action === 'read'
        ? 'Make one with `sls plan --out <file>`. Nothing was changed.'
        : 'Name a file in a folder that exists and may be written to.',
  },
  CLI_PLAN_FLAG: {
    severity: 'error',
    message: ({ flag, file, planned }) => `\`--${flag}\` contradicts ${file}, which was made ${planned}.`,
    hint: ({ flag }) => `Leave \`--${flag}\` out: the plan holds it. Or make the plan anew.`,
  },
  CLI_PLAN_FOREIGN: {
    severity: 'error',
    message: ({ file, planned, wanted }) =>
      `${file} is a plan of ${planned.join(', ')}, and this service goes to ${wanted.join(', ')}.`,
    hint: () =>
      'Run it in the folder of its service, or make it anew with `sls plan --out`. Nothing was changed.',
  },
  CLI_PLAN_UNSETTLED: {
    severity: 'error',
    message: ({ stack, addresses }) =>
      addresses.length === 0
        ? `The plan of ${stack} was not saved: somebody is at work on it, or died at it.`
        : `The plan of ${stack} was not saved: what became of ${addresses.join(', ')} is not known.`,
    hint: () => 'Run `sls state recover`, which finds out what was done, and make the plan then.',
  },
})
