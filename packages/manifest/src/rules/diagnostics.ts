import type { DiagnosticCatalogue, NoDetail } from '../diagnostic.ts'
import { defineDiagnostics } from '../diagnostic.ts'

interface Details {
  MANIFEST_SNAP_START: { readonly path: string }
  MANIFEST_CONCURRENCY: { readonly path: string; readonly provisioned: number; readonly reserved: number }
  MANIFEST_DUPLICATE_ROUTE: { readonly route: string; readonly first: string }
  MANIFEST_DUPLICATE_SCHEDULE: { readonly name: string; readonly first: string }
  MANIFEST_RUNTIME_RETIRED: { readonly runtime: string; readonly replacement: string }
  MANIFEST_RUNTIME_UNKNOWN: { readonly runtime: string; readonly near: string | undefined }
  MANIFEST_AUTH_CONTRADICTION: { readonly path: string }
  MANIFEST_NO_FUNCTIONS: NoDetail
  MANIFEST_NATIVE_IGNORED: { readonly settings: readonly string[]; readonly providers: readonly string[] }
  MANIFEST_QUEUE_CONCURRENCY: { readonly path: string; readonly queues: number; readonly reserved: number }
}

/** What single settings cannot show: how they go together. */
export const ruleDiagnostics: DiagnosticCatalogue<Details> = defineDiagnostics<Details>({
  MANIFEST_SNAP_START: {
    severity: 'error',
    message: ({ path }) =>
      `\`${path}\` has both \`snapStart\` and \`provisionedConcurrency\`, which exclude each other.`,
    hint: () => 'Keep one: a snapshot makes starts short, provisioned concurrency avoids them.',
  },
  MANIFEST_CONCURRENCY: {
    severity: 'error',
    message: ({ path, provisioned, reserved }) =>
      `\`${path}\` keeps ${provisioned} environments ready but may use ${reserved} at most.`,
    hint: ({ provisioned }) =>
      `Raise \`reservedConcurrency\` to ${provisioned} or more, or lower \`provisionedConcurrency\`.`,
  },
  MANIFEST_DUPLICATE_ROUTE: {
    severity: 'error',
    message: ({ route, first }) => `The route \`${route}\` is taken already, by the function \`${first}\`.`,
    hint: () => 'Give one of the two another method or path.',
  },
  MANIFEST_DUPLICATE_SCHEDULE: {
    severity: 'error',
    message: ({ name, first }) =>
      `The schedule name \`${name}\` is taken already, by the function \`${first}\`.`,
    hint: () => 'Give each schedule a name of its own, or leave the names out.',
  },
  MANIFEST_RUNTIME_RETIRED: {
    severity: 'warning',
    message: ({ runtime, replacement }) =>
      `The runtime \`${runtime}\` is retired; clouds refuse it or run it without security updates. Its replacement is \`${replacement}\`.`,
    hint: ({ replacement }) => `Write \`runtime: ${replacement}\` and test the functions with it.`,
  },
  MANIFEST_RUNTIME_UNKNOWN: {
    severity: 'warning',
    message: ({ runtime }) => `The runtime \`${runtime}\` is not known.`,
    hint: ({ near }) =>
      near === undefined ? 'Write a name such as `nodejs22.x` or `python3.13`.' : `Did you mean \`${near}\`?`,
  },
  MANIFEST_AUTH_CONTRADICTION: {
    severity: 'error',
    message: ({ path }) =>
      `\`${path}\` is \`auth: public\` and has a lock (\`authorizer\` or \`private\`) at the same time.`,
    hint: () => 'Remove `auth: public` to keep the lock, or the lock to open the route to everybody.',
  },
  MANIFEST_NO_FUNCTIONS: {
    severity: 'note',
    message: () => 'The manifest has no functions.',
    hint: () => 'Nothing needs to be done if `resources:` is all that this service consists of.',
  },
  MANIFEST_NATIVE_IGNORED: {
    severity: 'note',
    message: ({ settings, providers }) =>
      `${settings.map((name) => `\`${name}\``).join(', ')} ${settings.length === 1 ? 'speaks' : 'speak'} to AWS alone, with no effect on ${providers.join(' and ')}.`,
    hint: () => 'Nothing needs to be done if the functions can do without there.',
  },
  MANIFEST_QUEUE_CONCURRENCY: {
    severity: 'warning',
    message: ({ path, queues, reserved }) =>
      `The queues of \`${path}\` may start ${queues} calls at once, but it may run ${reserved} at most; messages of the others come back and may be given up.`,
    hint: ({ queues }) =>
      `Raise \`reservedConcurrency\` to ${queues} or more, or lower \`maximumConcurrency\`.`,
  },
})
