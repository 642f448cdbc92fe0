import type { DiagnosticCatalogue, NoDetail } from '../diagnostic.ts'
import { defineDiagnostics } from '../diagnostic.ts'

interface Details {
  MANIFEST_NOT_FOUND: { readonly looked: string }
  MANIFEST_PATH_REFUSED: { readonly path: string; readonly reason: string }
  MANIFEST_OUTSIDE_IGNORED: NoDetail
  MANIFEST_UNREADABLE: { readonly path: string }
  MANIFEST_TOO_LARGE: { readonly path: string; readonly bytes: number; readonly limit: number }
  MANIFEST_ENCODING: { readonly path: string; readonly looksLike?: string | undefined }
  MANIFEST_SYNTAX: { readonly reason: string }
  MANIFEST_EMPTY: { readonly path: string }
  MANIFEST_DUPLICATE_KEY: { readonly key: string; readonly line: number }
  MANIFEST_COMPLEX_KEY: { readonly what: string }
  MANIFEST_UNKNOWN_TAG: { readonly tag: string }
  MANIFEST_ALIAS: { readonly name: string; readonly reason: string }
  MANIFEST_MERGE: { readonly reason: string }
  MANIFEST_CODE_REFUSED: { readonly path: string }
  MANIFEST_CODE_FAILED: { readonly path: string; readonly reason: string }
}

/** Why a path outside the service folder is refused. */
export const OUTSIDE = 'it lies outside the service folder'

/** What can go wrong between a file and its tree. */
export const loadDiagnostics: DiagnosticCatalogue<Details> = defineDiagnostics<Details>({
  MANIFEST_NOT_FOUND: {
    severity: 'error',
    message: ({ looked }) => `There is no manifest: ${looked} was not found in the service folder.`,
    hint: () => 'Run the command in the folder of the service, or name the file with `--config`.',
  },
  MANIFEST_PATH_REFUSED: {
    severity: 'error',
    message: ({ path, reason }) => `\`${path}\` is refused: ${reason}.`,
    hint: ({ reason }) =>
      reason === OUTSIDE
        ? 'Name a file inside the service folder (links may not lead outside either), or list its folder under `allowOutside:` or with `--allow-outside`.'
        : 'Name a file inside the service folder, relative to it.',
  },
  MANIFEST_OUTSIDE_IGNORED: {
    severity: 'warning',
    message: () => '`allowOutside` of a manifest has no effect with `--safe`.',
    hint: () =>
      'Run without `--safe` if you trust this folder, or name what it may read with `--allow-outside`.',
  },
  MANIFEST_UNREADABLE: {
    severity: 'error',
    message: ({ path }) => `\`${path}\` cannot be read.`,
    hint: () => 'Check that it is a regular file and that you may read it.',
  },
  MANIFEST_TOO_LARGE: {
    severity: 'error',
    message: ({ path, bytes, limit }) => `\`${path}\` has ${bytes} bytes; at most ${limit} are read.`,
    hint: () => 'Move large data out of the manifest, for example into a file that the function reads.',
  },
  MANIFEST_ENCODING: {
    severity: 'error',
    message: ({ path }) => `\`${path}\` is not valid UTF-8 at this place.`,
    hint: ({ looksLike }) =>
      looksLike === undefined
        ? 'Save the file as UTF-8.'
        : `It looks like ${looksLike}: save the file as UTF-8.`,
  },
  MANIFEST_SYNTAX: {
    severity: 'error',
    message: ({ reason }) => `The file cannot be understood from here on: ${reason}.`,
    hint: () => 'Mend this place first: what follows it is not read. Quotes around the text often help.',
  },
  MANIFEST_EMPTY: {
    severity: 'error',
    message: ({ path }) =>
      `\`${path}\` holds no manifest; a mapping with \`service\` and \`provider\` is expected.`,
    hint: () => 'Start with `service: my-service` and `provider: aws`.',
  },
  MANIFEST_DUPLICATE_KEY: {
    severity: 'error',
    message: ({ key, line }) =>
      `The key \`${key}\` stands here for the second time; the first is on line ${line}.`,
    hint: () => 'Keep one of them, or merge the two.',
  },
  MANIFEST_COMPLEX_KEY: {
    severity: 'error',
    message: ({ what }) => `A key must be text, not ${what}.`,
    hint: () => 'Put quotes around the key, or check the braces and the indentation.',
  },
  MANIFEST_UNKNOWN_TAG: {
    severity: 'error',
    message: ({ tag }) => `The tag \`${tag}\` is not known.`,
    hint: () =>
      'CloudFormation functions (`!Ref`, `!Sub`, `!GetAtt`, …) and the YAML core tags (`!!str`, …) are understood. Quote text that starts with `!`.',
  },
  MANIFEST_ALIAS: {
    severity: 'error',
    message: ({ name, reason }) => `The alias \`*${name}\` ${reason}.`,
    hint: () =>
      'An alias repeats a value that was marked earlier with `&name`. Quote text that starts with `*`.',
  },
  MANIFEST_MERGE: {
    severity: 'error',
    message: ({ reason }) => `The merge key \`<<\` ${reason}.`,
    hint: () => 'Write `<<: *name`, or `<<: [*one, *two]`, where the names mark mappings.',
  },
  MANIFEST_CODE_REFUSED: {
    severity: 'error',
    message: ({ path }) => `\`${path}\` would be executed, which \`--safe\` refuses.`,
    hint: () => 'Run without `--safe` if you trust this folder, or write the file as YAML or JSON.',
  },
  MANIFEST_CODE_FAILED: {
    severity: 'error',
    message: ({ path, reason }) => `\`${path}\` could not be run: ${reason}`,
    hint: () =>
      'The file runs in the service folder with your environment variables. Mend the error and try again.',
  },
})
