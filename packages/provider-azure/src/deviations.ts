/** What a manifest asks that Azure gives otherwise or not at all, in sentences (docs/errors/azure.md). */
import type { DiagnosticCatalogue, NoDetail } from '@skyfold/manifest'
import { defineDiagnostics } from '@skyfold/manifest'

interface Details {
  readonly AZURE_RUNTIME_UNSUPPORTED: { readonly runtime: string; readonly replacement: string }
  readonly AZURE_RUNTIME_REPLACED: { readonly runtime: string; readonly replacement: string }
  readonly AZURE_PREBUILT_PACKAGE: { readonly function: string }
  readonly AZURE_MEMORY_ROUNDED: { readonly function: string; readonly asked: number; readonly given: number }
  readonly AZURE_MEMORY_TOO_LARGE: {
    readonly function: string
    readonly asked: number
    readonly most: number
  }
  readonly AZURE_TIMEOUT_SHARED: { readonly function: string; readonly asked: number; readonly given: number }
  readonly AZURE_TIMEOUT_HTTP: { readonly function: string; readonly asked: number; readonly most: number }
  readonly AZURE_ENVIRONMENT_SHARED: {
    readonly functions: readonly string[]
    readonly names: readonly string[]
  }
  readonly AZURE_ENVIRONMENT_RESERVED: { readonly function: string; readonly name: string }
  readonly AZURE_SEVERAL_APPS: { readonly apps: readonly string[] }
  readonly AZURE_CONCURRENCY_BOUND: {
    readonly function: string
    readonly asked: number
    readonly range: string
  }
  readonly AZURE_SNAP_START: { readonly function: string }
  readonly AZURE_ARCHITECTURE: { readonly function: string }
  readonly AZURE_ACCESS_UNSTATED: { readonly function: string; readonly route: string }
  readonly AZURE_ACCESS_UNSUPPORTED: {
    readonly function: string
    readonly route: string
    readonly access: string
  }
  readonly AZURE_ROUTE_RESERVED: { readonly route: string }
  readonly AZURE_ROUTE_TWICE: { readonly route: string; readonly functions: readonly string[] }
  readonly AZURE_TIMEZONE: { readonly timezone: string }
  readonly AZURE_RATE_EMULATED: { readonly rate: string; readonly minutes: number; readonly every: number }
  readonly AZURE_CRON_UNSUPPORTED: { readonly cron: string; readonly part: string }
  readonly AZURE_QUEUE_EXTERNAL: { readonly function: string }
  readonly AZURE_QUEUE_ONE_BY_ONE: { readonly queue: string; readonly settings: readonly string[] }
  readonly AZURE_TRIGGER_IMPOSSIBLE: {
    readonly function: string
    readonly event: string
    readonly reason: string
    readonly substitute: string
  }
  readonly AZURE_NATIVE_IGNORED: NoDetail
}

export const deviations: DiagnosticCatalogue<Details> = defineDiagnostics<Details>({
  AZURE_RUNTIME_UNSUPPORTED: {
    severity: 'error',
    message: ({ runtime }) => `The runtime ${runtime} cannot be deployed to Azure.`,
    hint: ({ replacement }) =>
      `Use \`runtime: ${replacement}\`, for this provider alone under \`functions.<name>.azure.runtime\`.`,
  },
  AZURE_RUNTIME_REPLACED: {
    severity: 'warning',
    message: ({ runtime, replacement }) =>
      `Azure does not support the runtime ${runtime}; the functions run on ${replacement}.`,
    hint: ({ replacement }) => `Write \`runtime: ${replacement}\` to have it said in the manifest.`,
  },
  AZURE_PREBUILT_PACKAGE: {
    severity: 'error',
    message: ({ function: name }) =>
      `"${name}" comes as a ready-made package, but an Azure app needs an entry that registers its triggers.`,
    hint: () => 'Remove `package.artifact`, so that the handler is bundled.',
  },
  AZURE_MEMORY_ROUNDED: {
    severity: 'note',
    message: ({ function: name, asked, given }) =>
      `"${name}" asks for ${asked} MB; Azure gives ${given} MB, the next size it has.`,
    hint: () => 'Set `memorySize` to 512, 2048 or 4096 to say what you get.',
  },
  AZURE_MEMORY_TOO_LARGE: {
    severity: 'error',
    message: ({ function: name, asked, most }) =>
      `"${name}" asks for ${asked} MB, more than the ${most} MB of the largest instance.`,
    hint: ({ most }) =>
      `Set \`memorySize\` to ${most} or less, for this provider alone under \`functions.<name>.azure.memorySize\`.`,
  },
  AZURE_TIMEOUT_SHARED: {
    severity: 'note',
    message: ({ function: name, asked, given }) =>
      `"${name}" asks for ${asked} s, but the functions of its app share the largest timeout, ${given} s.`,
    hint: () => 'Give the functions equal timeouts to say what you get.',
  },
  AZURE_TIMEOUT_HTTP: {
    severity: 'warning',
    message: ({ function: name, asked, most }) =>
      `"${name}" may run for ${asked} s, but whoever calls its HTTP routes gets an error after ${most} s.`,
    hint: () => 'Answer sooner and leave the long work to a queue.',
  },
  AZURE_ENVIRONMENT_SHARED: {
    severity: 'note',
    message: ({ functions, names }) =>
      `${functions.join(', ')} are one app on Azure, so all of them see ${names.join(', ')}.`,
    hint: () =>
      'Set the variables for all functions under `provider.environment`, or accept that they are shared.',
  },
  AZURE_ENVIRONMENT_RESERVED: {
    severity: 'error',
    message: ({ function: name, name: variable }) =>
      `"${name}" sets the variable ${variable}, which belongs to Azure Functions itself.`,
    hint: () => 'Choose another name.',
  },
  AZURE_SEVERAL_APPS: {
    severity: 'note',
    message: ({ apps }) =>
      `The service becomes ${apps.length} apps, each with a host name of its own: ${apps.join('; ')}.`,
    hint: () =>
      'Functions with equal runtime, memory, reservedConcurrency and agreeing variables share an app.',
  },
  AZURE_CONCURRENCY_BOUND: {
    severity: 'error',
    message: ({ function: name, asked, range }) =>
      `"${name}" asks for at most ${asked} at once; Azure bounds an app to ${range} instances and cannot keep that promise.`,
    hint: () =>
      'Set `reservedConcurrency` within that range, for this provider alone under `functions.<name>.azure`, or remove it.',
  },
  AZURE_SNAP_START: {
    severity: 'error',
    message: ({ function: name }) =>
      `"${name}" asks for snapStart: Azure Functions restores no process from an image.`,
    hint: () =>
      'Use `provisionedConcurrency` instead, or turn `snapStart` off under `functions.<name>.azure`.',
  },
  AZURE_ARCHITECTURE: {
    severity: 'warning',
    message: ({ function: name }) => `"${name}" asks for arm64; on Azure it runs on x86_64.`,
    hint: () => 'Set `architecture: x86_64` under `functions.<name>.azure`.',
  },
  AZURE_ACCESS_UNSTATED: {
    severity: 'error',
    message: ({ function: name, route }) => `The route ${route} of "${name}" does not say who may call it.`,
    hint: () => 'Say `auth: public` on the event, or once for all under `provider`.',
  },
  AZURE_ACCESS_UNSUPPORTED: {
    severity: 'error',
    message: ({ function: name, route, access }) =>
      `The route ${route} of "${name}" is to be protected by ${access}, which Azure Functions does not have.`,
    hint: () =>
      'Say `auth: public` and check the caller in the handler, or put API Management in front of the app.',
  },
  AZURE_ROUTE_RESERVED: {
    severity: 'error',
    message: ({ route }) =>
      `The route ${route} belongs to Azure Functions itself: nothing below /admin, /runtime and /skyfold can be a route.`,
    hint: () => 'Choose another path.',
  },
  AZURE_ROUTE_TWICE: {
    severity: 'error',
    message: ({ route, functions }) =>
      `The route ${route} is claimed by ${functions.join(' and ')}; it can lead to one only.`,
    hint: () =>
      'Change the method or the path of one of them. Azure does not tell upper from lower case in paths.',
  },
  AZURE_TIMEZONE: {
    severity: 'error',
    message: ({ timezone }) =>
      `The schedule is in the time zone ${timezone}; timers on Flex Consumption run in UTC.`,
    hint: () => 'Write the schedule in UTC and remove `timezone`.',
  },
  AZURE_RATE_EMULATED: {
    severity: 'note',
    message: ({ rate, minutes, every }) =>
      `No timer runs at ${rate}: it fires every ${minutes} min, and the handler runs at one tick in ${every}.`,
    hint: () => 'Nothing to do; a rate that divides an hour or a day spares the calls in between.',
  },
  AZURE_CRON_UNSUPPORTED: {
    severity: 'error',
    message: ({ cron, part }) => `A timer cannot follow "${cron}": ${part}.`,
    hint: () => 'Write the schedule with minute, hour, day of month or day of week, and month.',
  },
  AZURE_QUEUE_EXTERNAL: {
    severity: 'error',
    message: ({ function: name }) =>
      `"${name}" reads a queue that exists outside of this service; Skyfold cannot connect an app to it.`,
    hint: () => 'Name a queue of the service instead, and let the sender use that one.',
  },
  AZURE_QUEUE_ONE_BY_ONE: {
    severity: 'note',
    message: ({ queue, settings }) =>
      `The queue "${queue}" hands over one message a call; Azure does not know ${settings.join(' and ')}.`,
    hint: () => 'Write the handler so that it takes batches of one too.',
  },
  AZURE_TRIGGER_IMPOSSIBLE: {
    severity: 'error',
    message: ({ function: name, event, reason }) =>
      `"${name}" cannot be started by ${event} on Azure: ${reason}.`,
    hint: ({ substitute }) => `Use ${substitute}.`,
  },
  AZURE_NATIVE_IGNORED: {
    severity: 'note',
    message: () => '`resources:` is CloudFormation, which Azure does not know; it is left out.',
    hint: () =>
      'Make what your functions need from it on Azure by other means, and pass names in by `environment`.',
  },
})
