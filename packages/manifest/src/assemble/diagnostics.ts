import type { DiagnosticCatalogue, NoDetail } from '../diagnostic.ts'
import { defineDiagnostics } from '../diagnostic.ts'

interface Details {
  MANIFEST_NO_PROVIDER: NoDetail
  MANIFEST_REGION_AMBIGUOUS: { readonly region: string; readonly providers: readonly string[] }
  MANIFEST_IMAGE: { readonly path: string }
  MANIFEST_MOVED_TWICE: { readonly from: string; readonly first: string; readonly second: string }
  MANIFEST_PLUGIN_BUILT_IN: { readonly name: string; readonly instead: string }
  MANIFEST_PLUGIN_FOREIGN: { readonly name: string; readonly nearest: string | undefined }
}

/** What stands between a well-formed manifest and a service. */
export const assembleDiagnostics: DiagnosticCatalogue<Details> = defineDiagnostics<Details>({
  MANIFEST_NO_PROVIDER: {
    severity: 'error',
    message: () => 'The manifest names no provider.',
    hint: () => 'Add `provider: aws` (or `gcp`, `azure`, `local`), or run the command with `--provider`.',
  },
  MANIFEST_REGION_AMBIGUOUS: {
    severity: 'error',
    message: ({ region, providers }) =>
      `The region \`${region}\` cannot be meant for ${providers.join(' and ')} at once.`,
    hint: () => 'Name one provider with `--provider`, or give each its region under `providers:`.',
  },
  MANIFEST_IMAGE: {
    severity: 'error',
    message: ({ path }) => `\`${path}\` is a container image; functions are deployed from code only.`,
    hint: () => 'Give the function a `handler` instead of an `image`.',
  },
  MANIFEST_MOVED_TWICE: {
    severity: 'error',
    message: ({ from, first, second }) =>
      `\`${from}\` is moved to \`${first}\` and to \`${second}\`; it can only be one of them.`,
    hint: () => 'Take one of the entries under `moved:` out.',
  },
  MANIFEST_PLUGIN_BUILT_IN: {
    severity: 'note',
    message: ({ name, instead }) => `The plugin \`${name}\` is not loaded: ${instead}.`,
    hint: () => 'Remove it from `plugins:` when you no longer need it elsewhere.',
  },
  MANIFEST_PLUGIN_FOREIGN: {
    severity: 'warning',
    message: ({ name }) =>
      `The plugin \`${name}\` was written for the Serverless Framework and is not loaded, so what it adds is missing.`,
    hint: ({ nearest }) =>
      nearest ?? 'Check what it does for this service, and do that in another way where it is needed.',
  },
})
