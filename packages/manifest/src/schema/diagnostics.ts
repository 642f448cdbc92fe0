import type { DiagnosticCatalogue } from '../diagnostic.ts'
import { defineDiagnostics } from '../diagnostic.ts'

interface Details {
  MANIFEST_UNKNOWN_KEY: {
    readonly path: string
    readonly key: string
    readonly near: string | undefined
    readonly known: readonly string[]
  }
  MANIFEST_MISSING_KEY: { readonly path: string; readonly key: string }
  MANIFEST_INVALID_VALUE: { readonly path: string; readonly expected: string; readonly received: string }
  MANIFEST_UNKNOWN_TOP_KEY: { readonly key: string; readonly near: string | undefined }
  MANIFEST_KEY_OF_PLUGIN: { readonly path: string; readonly key: string }
  MANIFEST_KEY_IGNORED: { readonly path: string; readonly reason: string }
  MANIFEST_INTRINSIC_LEFT_OUT: { readonly path: string; readonly intrinsic: string }
  MANIFEST_NUMBER_TEXT: { readonly path: string; readonly written: string; readonly value: string }
}

/** What the shape of a manifest can have wrong. */
export const schemaDiagnostics: DiagnosticCatalogue<Details> = defineDiagnostics<Details>({
  MANIFEST_UNKNOWN_KEY: {
    severity: 'error',
    message: ({ path, key }) => `${path === '' ? 'The manifest' : `\`${path}\``} has no setting \`${key}\`.`,
    hint: ({ near, known }) =>
      near === undefined
        ? `The settings here are ${known.map((name) => `\`${name}\``).join(', ')}.`
        : `Did you mean \`${near}\`?`,
  },
  MANIFEST_MISSING_KEY: {
    severity: 'error',
    message: ({ path, key }) => `${path === '' ? 'The manifest' : `\`${path}\``} needs \`${key}\`.`,
    hint: ({ key }) => `Add \`${key}: …\`.`,
  },
  MANIFEST_INVALID_VALUE: {
    severity: 'error',
    message: ({ path, expected, received }) => `\`${path}\` must be ${expected}, not ${received}.`,
    hint: ({ expected }) => `Write ${expected}.`,
  },
  MANIFEST_UNKNOWN_TOP_KEY: {
    severity: 'warning',
    message: ({ key }) =>
      `\`${key}\` is not a setting of a manifest and has no effect, except for values that refer to it.`,
    hint: ({ near }) =>
      near === undefined
        ? 'Remove it, or move it under `custom:` if variables refer to it.'
        : `Did you mean \`${near}\`?`,
  },
  MANIFEST_KEY_OF_PLUGIN: {
    severity: 'warning',
    message: ({ path, key }) =>
      `\`${path}\` has no setting \`${key}\`; it may belong to a plugin and has no effect here.`,
    hint: () => 'Remove it, or check its spelling.',
  },
  MANIFEST_KEY_IGNORED: {
    severity: 'warning',
    message: ({ path, reason }) => `\`${path}\` has no effect: ${reason}.`,
    hint: () => 'Remove it, or do not rely on it.',
  },
  MANIFEST_INTRINSIC_LEFT_OUT: {
    severity: 'warning',
    message: ({ path, intrinsic }) =>
      `\`${path}\` is left out: \`${intrinsic}\` is known only inside a CloudFormation stack.`,
    hint: () => 'Write the value itself, or a variable that names it (`${env:…}`, `${self:…}`).',
  },
  MANIFEST_NUMBER_TEXT: {
    severity: 'warning',
    message: ({ path, written, value }) =>
      `\`${path}\` is written \`${written}\` but is the number ${value}, and becomes the text \`${value}\`.`,
    hint: ({ written }) => `Put quotes around it to keep what is written: \`'${written}'\`.`,
  },
})
