/** Everything that can be wrong with code and packages. Explained in docs/errors/bundle.md. */
import type { DiagnosticCatalogue, DiagnosticTemplates } from '@skyfold/manifest'
import { defineDiagnostics } from '@skyfold/manifest'

interface HandlerDetail {
  readonly function: string
  readonly module: string
}

interface SourceDetails {
  BUNDLE_HANDLER_NOT_FOUND: HandlerDetail & { readonly suggestion: string | undefined }
  BUNDLE_HANDLER_OUTSIDE: HandlerDetail
  BUNDLE_EXPORT_NOT_FOUND: HandlerDetail & { readonly export: string; readonly exports: readonly string[] }
  BUNDLE_IMPORT_NOT_FOUND: { readonly specifier: string }
  BUNDLE_NATIVE_ADDON: { readonly text: string }
  BUNDLE_SOURCE_ERROR: { readonly text: string }
  BUNDLE_SOURCE_WARNING: { readonly text: string }
  BUNDLE_OPTIONAL_IMPORT: { readonly specifier: string; readonly importer: string }
}

interface FileDetails {
  BUNDLE_PATTERN_OUTSIDE: { readonly pattern: string }
  BUNDLE_PATTERN_EMPTY: { readonly pattern: string }
  BUNDLE_LINK_OUTSIDE: { readonly path: string }
  BUNDLE_FILE_UNREADABLE: { readonly path: string }
  BUNDLE_SECRET_LEFT_OUT: { readonly paths: readonly string[] }
  BUNDLE_FILE_TAKEN: { readonly path: string }
  BUNDLE_MODULE_TYPE: { readonly entry: string }
}

interface PackageDetails {
  BUNDLE_PREBUILT_NOT_FOUND: { readonly path: string }
  BUNDLE_PREBUILT_REFUSED: { readonly path: string; readonly reason: string }
  BUNDLE_PREBUILT_SECRET: { readonly path: string; readonly paths: readonly string[] }
  BUNDLE_TOO_LARGE: { readonly unit: string; readonly entries: number; readonly bytes: number }
  BUNDLE_WRITE_FAILED: { readonly path: string }
  BUNDLE_LOAD_UNKNOWN: { readonly unit: string; readonly reason: string }
  BUNDLE_LOAD_FAILED: { readonly unit: string; readonly reason: string }
  BUNDLE_EXPORT_NOT_CALLABLE: { readonly unit: string; readonly export: string; readonly found: string }
}

const sources: DiagnosticTemplates<SourceDetails> = {
  BUNDLE_HANDLER_NOT_FOUND: {
    severity: 'error',
    message: (d) =>
      `The handler of function ${d.function} is in the module ${d.module}, and no such file exists.`,
    hint: (d) =>
      d.suggestion
        ? `Did you mean ${d.suggestion}? A handler is <path without extension>.<export>, relative to the service folder.`
        : 'Write the handler as <path without extension>.<export>, relative to the service folder.',
  },
  BUNDLE_HANDLER_OUTSIDE: {
    severity: 'error',
    message: (d) =>
      `The handler of function ${d.function} is in the module ${d.module}, which lies outside the service folder.`,
    hint: () => 'Move the module into the service folder, or import it from a file that is in it.',
  },
  BUNDLE_EXPORT_NOT_FOUND: {
    severity: 'error',
    message: (d) =>
      `The handler of function ${d.function} is the export ${d.export} of ${d.module}, and the module has no such export.`,
    hint: (d) =>
      d.exports.length > 0
        ? `The module exports ${d.exports.join(', ')}. Name one of them in the handler, or export ${d.export}.`
        : `Export ${d.export} from the module.`,
  },
  BUNDLE_IMPORT_NOT_FOUND: {
    severity: 'error',
    message: (d) => `The import ${d.specifier} leads to no file and no installed package.`,
    hint: () => 'Install the package in the service folder (npm install), or correct the path.',
  },
  BUNDLE_NATIVE_ADDON: {
    severity: 'error',
    message: (d) => `A native addon cannot be bundled: ${d.text}`,
    hint: () =>
      'Use a package without native code, or build the package yourself and name it as package.artifact.',
  },
  BUNDLE_SOURCE_ERROR: {
    severity: 'error',
    message: (d) => `The code cannot be bundled: ${d.text}`,
    hint: () => 'Correct the line shown, then run the command again.',
  },
  BUNDLE_SOURCE_WARNING: {
    severity: 'warning',
    message: (d) => `The code may not do what it says: ${d.text}`,
    hint: () => 'Look at the line shown; the package is made all the same.',
  },
  BUNDLE_OPTIONAL_IMPORT: {
    severity: 'note',
    message: (d) =>
      `${d.importer} can load ${d.specifier}, which is not installed. It was left to be looked for at run time.`,
    hint: (d) => `Nothing to do, unless your code needs it: then install ${d.specifier}.`,
  },
}

const files: DiagnosticTemplates<FileDetails> = {
  BUNDLE_PATTERN_OUTSIDE: {
    severity: 'error',
    message: (d) =>
      `The pattern ${d.pattern} leads outside the service folder, from which nothing is packed.`,
    hint: () => 'Copy the files into the service folder and name them relative to it.',
  },
  BUNDLE_PATTERN_EMPTY: {
    severity: 'warning',
    message: (d) => `The pattern ${d.pattern} matches no file that may be packed.`,
    hint: () =>
      'Patterns are relative to the service folder, ** spans folders, and node_modules is searched only when a pattern begins with it.',
  },
  BUNDLE_LINK_OUTSIDE: {
    severity: 'error',
    message: (d) =>
      `${d.path} is a link that leads outside the service folder, from which nothing is packed.`,
    hint: (d) => `Replace the link with the files themselves, or leave it out with the pattern !${d.path}.`,
  },
  BUNDLE_FILE_UNREADABLE: {
    severity: 'error',
    message: (d) => `A pattern asks for ${d.path}, which cannot be read.`,
    hint: (d) => `Mend the link or its permissions, or leave it out with the pattern !${d.path}.`,
  },
  BUNDLE_SECRET_LEFT_OUT: {
    severity: 'warning',
    message: (d) =>
      `These files were left out because files of their kind hold secrets or source maps: ${d.paths.join(', ')}.`,
    hint: () =>
      'Keep secrets in a secret store and refer to them in environment. Give a harmless file another name; a public certificate may end in .crt.',
  },
  BUNDLE_FILE_TAKEN: {
    severity: 'warning',
    message: (d) =>
      `A pattern asks for ${d.path}, but the package has a generated file of that name, which was kept.`,
    hint: (d) => `Leave it out with the pattern !${d.path}, or give the file another name.`,
  },
  BUNDLE_MODULE_TYPE: {
    severity: 'error',
    message: (d) =>
      `A pattern packs a package.json with "type": "module", which would make Node.js read the CommonJS file ${d.entry} as a module.`,
    hint: () => 'Leave it out with the pattern !package.json: the code does not need it.',
  },
}

const packages: DiagnosticTemplates<PackageDetails> = {
  BUNDLE_PREBUILT_NOT_FOUND: {
    severity: 'error',
    message: (d) =>
      `The package ${d.path} named by package.artifact is not a file inside the service folder.`,
    hint: () => 'Build it before this command, and name it relative to the service folder.',
  },
  BUNDLE_PREBUILT_REFUSED: {
    severity: 'error',
    message: (d) => `The package ${d.path} is not a zip that can be deployed: ${d.reason}.`,
    hint: () => 'Build it again with an ordinary zip tool: plain files, stored or deflated, relative names.',
  },
  BUNDLE_PREBUILT_SECRET: {
    severity: 'warning',
    message: (d) =>
      `The package ${d.path} is deployed as it is, with files of a kind that holds secrets or source maps: ${d.paths.join(', ')}.`,
    hint: () => 'Build it again without them, and keep secrets in a secret store.',
  },
  BUNDLE_TOO_LARGE: {
    severity: 'error',
    message: (d) =>
      `The package ${d.unit} has ${d.entries} files of ${d.bytes} bytes together; a zip holds at most 65534 files and 4 GiB.`,
    hint: () => 'Narrow package.patterns to what the function reads at run time.',
  },
  BUNDLE_WRITE_FAILED: {
    severity: 'error',
    message: (d) => `The file ${d.path} could not be written; nothing stands under its name half done.`,
    hint: () => 'Check the free space and the permissions of that folder, then run the command again.',
  },
  BUNDLE_LOAD_FAILED: {
    severity: 'error',
    message: (d) => `The code of ${d.unit} does not load: ${d.reason}`,
    hint: () =>
      'Every cold start would fail like this. Correct the code that runs when the module is loaded.',
  },
  BUNDLE_LOAD_UNKNOWN: {
    severity: 'note',
    message: (d) => `The code of ${d.unit} could not be loaded here, which proves nothing: ${d.reason}`,
    hint: () =>
      'It is for a newer Node.js, or relies on packages that the platform supplies. Its cold start was not measured.',
  },
  BUNDLE_EXPORT_NOT_CALLABLE: {
    severity: 'error',
    message: (d) =>
      `The code of ${d.unit} loads, but its export ${d.export} is ${d.found} where a function must be.`,
    hint: () => 'Correct the export that the handler names.',
  },
}

interface Details extends SourceDetails, FileDetails, PackageDetails {}

/** The catalogue of this room. */
export const bundleDiagnostics: DiagnosticCatalogue<Details> = defineDiagnostics<Details>({
  ...sources,
  ...files,
  ...packages,
})
