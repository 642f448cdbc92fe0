import type { DiagnosticCatalogue } from '../diagnostic.ts'
import { defineDiagnostics } from '../diagnostic.ts'

interface Details {
  MANIFEST_FORBIDDEN_KEY: { readonly key: string }
  MANIFEST_NOT_DATA: { readonly what: string }
  MANIFEST_SECRET_MISPLACED: { readonly origin: string }
  MANIFEST_TOO_MANY_VALUES: { readonly limit: number }
}

/** What can be wrong with a tree wherever it came from. */
export const treeDiagnostics: DiagnosticCatalogue<Details> = defineDiagnostics<Details>({
  MANIFEST_FORBIDDEN_KEY: {
    severity: 'error',
    message: ({ key }) => `The key \`${key}\` is not allowed anywhere in a manifest.`,
    hint: () =>
      'Rename the key. This name reaches into the objects of the language and is refused everywhere.',
  },
  MANIFEST_NOT_DATA: {
    severity: 'error',
    message: ({ what }) => `The value is ${what}, but a manifest holds data only.`,
    hint: () =>
      'Export text, numbers, booleans, lists and objects; call functions before you export their result.',
  },
  MANIFEST_SECRET_MISPLACED: {
    severity: 'error',
    message: ({ origin }) =>
      `A secret (${origin}) stands where its value would be shown or written into the state.`,
    hint: () =>
      'Use secrets in `environment` only, or let the provider read them (`{{resolve:…}}` in CloudFormation).',
  },
  MANIFEST_TOO_MANY_VALUES: {
    severity: 'error',
    message: ({ limit }) => `With aliases and variables filled in, this holds more than ${limit} values.`,
    hint: () => 'Remove the aliases or variables that repeat large parts inside each other.',
  },
})
