/** What can go wrong with states in S3, in sentences (docs/errors/aws.md). */
import type { DiagnosticCatalogue } from '@skyfold/manifest'
import { defineDiagnostics } from '@skyfold/manifest'

interface Details {
  AWS_CLOCK_SKEWED: { readonly operation: string }
  AWS_SECRET_KEY_INVALID: { readonly parameter: string; readonly region: string }
  AWS_STATE_BUCKET_MISSING: { readonly bucket: string }
  AWS_STATE_CONFLICT: { readonly location: string }
  AWS_STATE_DAMAGED: { readonly location: string }
  AWS_STATE_DENIED: {
    readonly permission: string
    readonly bucket: string
    readonly owner: string | undefined
  }
  AWS_STATE_PLACE_INVALID: { readonly url: string; readonly reason: string }
}

/** The catalogue of this folder. */
export const stateErrors: DiagnosticCatalogue<Details> = defineDiagnostics<Details>({
  AWS_CLOCK_SKEWED: {
    severity: 'error',
    message: ({ operation }) =>
      `AWS refuses ${operation} because of the time in its signature, also after the clock was corrected by AWS's own.`,
    hint: () => 'Set the clock of this machine, then try again.',
  },
  AWS_SECRET_KEY_INVALID: {
    severity: 'error',
    message: ({ parameter, region }) =>
      `The parameter ${parameter} in ${region} does not hold a key of 32 bytes.`,
    hint: ({ parameter }) =>
      `Delete the parameter ${parameter}: a new key is made, and every secret is written to the cloud once more.`,
  },
  AWS_STATE_BUCKET_MISSING: {
    severity: 'error',
    message: ({ bucket }) => `There is no bucket ${bucket}.`,
    hint: () =>
      'Make it, correct `state:` or SKYFOLD_STATE, or leave both out: the bucket of the account is made by itself.',
  },
  AWS_STATE_CONFLICT: {
    severity: 'error',
    message: ({ location }) => `${location} was changed by somebody else in the meantime.`,
    hint: () => 'Run the command again.',
  },
  AWS_STATE_DAMAGED: {
    severity: 'error',
    message: ({ location }) => `${location} was not received as it was written: its checksum does not match.`,
    hint: () =>
      'Try again. If it stays so, take an older version with `sls state recover`. It was left as it is.',
  },
  AWS_STATE_DENIED: {
    severity: 'error',
    message: ({ permission, bucket, owner }) =>
      `The caller may not do ${permission} on the bucket ${bucket}${owner === undefined ? '' : `, or it does not belong to the account ${owner}`}.`,
    hint: ({ permission }) =>
      `Allow ${permission} to the caller's user or role (docs/state.md lists what a deployer needs), or choose another place with \`state:\`.`,
  },
  AWS_STATE_PLACE_INVALID: {
    severity: 'error',
    message: ({ url, reason }) => `"${url}" is no place for states: ${reason}.`,
    hint: () => 'Use `s3://<bucket>` or `s3://<bucket>/<folder>` (docs/state.md).',
  },
})
