/** What of a manifest Google Cloud changes, shares or refuses, in sentences (docs/errors/gcp.md). */
import type { DiagnosticCatalogue } from '@skyfold/manifest'
import { defineDiagnostics } from '@skyfold/manifest'

interface Details {
  GCP_OPTION_INVALID: { readonly option: string; readonly expected: string }
  GCP_NATIVE_IGNORED: { readonly provider: string }
  GCP_ACCESS_UNSTATED: { readonly function: string; readonly route: string }
  GCP_AUTHORIZER_UNSUPPORTED: { readonly function: string; readonly route: string }
  GCP_TRIGGER_UNSUPPORTED: {
    readonly function: string
    readonly kind: string
    readonly reason: string
    readonly substitute: string
  }
  GCP_RUNTIME_UNSUPPORTED: { readonly runtime: string; readonly replacement: string }
  GCP_RUNTIME_REPLACED: { readonly runtime: string; readonly replacement: string }
  GCP_PREBUILT_UNSUPPORTED: { readonly function: string }
  GCP_MEMORY_TOO_LARGE: { readonly function: string; readonly memory: number; readonly max: number }
  GCP_MEMORY_RAISED: { readonly function: string; readonly memory: number; readonly given: number }
  GCP_TIMEOUT_SHORTENED: {
    readonly function: string
    readonly timeout: number
    readonly limit: number
    readonly because: string
  }
  GCP_PROVISIONED_ONE_UNIT: {
    readonly function: string
    readonly unit: string
    readonly units: readonly string[]
  }
  GCP_CONCURRENCY_PER_UNIT: {
    readonly function: string
    readonly count: number
    readonly units: readonly string[]
  }
  GCP_CONCURRENCY_ZERO: { readonly function: string }
  GCP_SNAPSTART_UNSUPPORTED: { readonly function: string }
  GCP_ARCHITECTURE_IGNORED: { readonly function: string }
  GCP_TAG_CHANGED: { readonly tag: string; readonly label: string }
  GCP_ENVIRONMENT_RESERVED: { readonly function: string; readonly variable: string }
  GCP_ENVIRONMENT_TOO_LARGE: { readonly function: string; readonly bytes: number; readonly max: number }
  GCP_SCHEDULE_INEXPRESSIBLE: { readonly schedule: string; readonly reason: string }
  GCP_RATE_EMULATED: { readonly rate: string; readonly minutes: number; readonly every: number }
  GCP_QUEUE_FOREIGN: { readonly id: string }
  GCP_QUEUE_SINGLE: { readonly queue: string; readonly batchSize: number }
  GCP_QUEUE_CONCURRENCY: { readonly queue: string; readonly maximumConcurrency: number }
  GCP_QUEUE_SHARED: { readonly queue: string; readonly functions: readonly string[] }
}

export const deviations: DiagnosticCatalogue<Details> = defineDiagnostics<Details>({
  GCP_OPTION_INVALID: {
    severity: 'error',
    message: ({ option, expected }) => `\`provider.${option}\` must be ${expected} on Google Cloud.`,
    hint: ({ option }) => `Correct \`provider.${option}\`, or remove it to get the default.`,
  },
  GCP_NATIVE_IGNORED: {
    severity: 'note',
    message: ({ provider }) => `The resources written for ${provider} are not made on Google Cloud.`,
    hint: () => 'Make what the service needs of them there, or leave this target out.',
  },
  GCP_ACCESS_UNSTATED: {
    severity: 'error',
    message: ({ function: name, route }) => `Nothing says who may call ${route} of "${name}".`,
    hint: () =>
      'Write `auth: public` at the event or once under `provider:`, or `auth: iam` for callers with a role.',
  },
  GCP_AUTHORIZER_UNSUPPORTED: {
    severity: 'error',
    message: ({ function: name, route }) =>
      `${route} of "${name}" has an authorizer, and a function on Google Cloud has no gateway that could run one.`,
    hint: () => 'Use `auth: iam`, or check the token in the handler and write `auth: public`.',
  },
  GCP_TRIGGER_UNSUPPORTED: {
    severity: 'error',
    message: ({ function: name, kind, reason }) =>
      `"${name}" has the event "${kind}", which cannot be deployed to Google Cloud: ${reason}.`,
    hint: ({ substitute }) => `Use ${substitute}, or leave this target out.`,
  },
  GCP_RUNTIME_UNSUPPORTED: {
    severity: 'error',
    message: ({ runtime }) => `The runtime ${runtime} cannot be deployed to Google Cloud.`,
    hint: ({ replacement }) => `Use \`runtime: ${replacement}\`.`,
  },
  GCP_RUNTIME_REPLACED: {
    severity: 'warning',
    message: ({ runtime, replacement }) =>
      `Google Cloud accepts no new deploys with the runtime ${runtime}; the functions run on ${replacement}.`,
    hint: ({ replacement }) => `Write \`runtime: ${replacement}\` to have it said in the manifest.`,
  },
  GCP_PREBUILT_UNSUPPORTED: {
    severity: 'error',
    message: ({ function: name }) =>
      `"${name}" is a ready-made package, which cannot be wrapped for Google's functions framework.`,
    hint: () => 'Remove `package.artifact` so that the function is bundled.',
  },
  GCP_MEMORY_TOO_LARGE: {
    severity: 'error',
    message: ({ function: name, memory, max }) =>
      `"${name}" asks for ${memory} MB of memory; Google Cloud gives at most ${max}.`,
    hint: ({ max }) => `Set \`memorySize\` to ${max} or less.`,
  },
  GCP_MEMORY_RAISED: {
    severity: 'note',
    message: ({ function: name, memory, given }) =>
      `"${name}" gets ${given} MB of memory instead of ${memory}, the least that there is.`,
    hint: ({ given }) => `Set \`memorySize: ${given}\` to have it said in the manifest.`,
  },
  GCP_TIMEOUT_SHORTENED: {
    severity: 'warning',
    message: ({ function: name, timeout, limit, because }) =>
      `"${name}" is stopped after ${limit} instead of ${timeout} seconds, because ${because}.`,
    hint: ({ limit }) => `Set \`timeout\` to ${limit} or less, or split the work.`,
  },
  GCP_PROVISIONED_ONE_UNIT: {
    severity: 'note',
    message: ({ function: name, unit, units }) =>
      `"${name}" is deployed as ${units.join(' and ')}; instances are kept ready for ${unit} only.`,
    hint: () => 'Make two functions of it to choose for each.',
  },
  GCP_CONCURRENCY_PER_UNIT: {
    severity: 'note',
    message: ({ function: name, count, units }) =>
      `"${name}" is deployed as ${units.join(' and ')}, each of which may run ${count} times at once.`,
    hint: () => 'Make two functions of it to choose for each.',
  },
  GCP_CONCURRENCY_ZERO: {
    severity: 'error',
    message: ({ function: name }) =>
      `\`reservedConcurrency: 0\` turns "${name}" off on AWS; on Google Cloud no such limit can be set.`,
    hint: () => 'Remove the function or its events for this target instead.',
  },
  GCP_SNAPSTART_UNSUPPORTED: {
    severity: 'error',
    message: ({ function: name }) => `"${name}" asks for snapStart, which Google Cloud does not have.`,
    hint: () => 'Remove it for this target, or use `provisionedConcurrency`, which keeps instances ready.',
  },
  GCP_ARCHITECTURE_IGNORED: {
    severity: 'note',
    message: ({ function: name }) => `"${name}" runs on x86_64: Google Cloud has no arm64 for functions.`,
    hint: () => 'Nothing to do for JavaScript; native modules must exist for x86_64.',
  },
  GCP_TAG_CHANGED: {
    severity: 'note',
    message: ({ tag, label }) =>
      `The tag "${tag}" becomes the label "${label}": labels hold lower-case letters, digits, - and _ only.`,
    hint: () => 'Write the tag that way to have the same text everywhere.',
  },
  GCP_ENVIRONMENT_RESERVED: {
    severity: 'error',
    message: ({ function: name, variable }) =>
      `"${name}" sets the variable ${variable}, which belongs to the platform on Google Cloud.`,
    hint: ({ variable }) => `Give ${variable} another name.`,
  },
  GCP_ENVIRONMENT_TOO_LARGE: {
    severity: 'error',
    message: ({ function: name, bytes, max }) =>
      `The variables of "${name}" have ${bytes} bytes; Google Cloud takes ${max}.`,
    hint: () =>
      'Put large values into a file of the package, or read them from a store when the function starts.',
  },
  GCP_SCHEDULE_INEXPRESSIBLE: {
    severity: 'error',
    message: ({ schedule, reason }) => `Cloud Scheduler cannot express ${schedule}: ${reason}.`,
    hint: () => 'Write it as a plain cron expression, or as several.',
  },
  GCP_RATE_EMULATED: {
    severity: 'note',
    message: ({ rate, minutes, every }) =>
      `No cron expression says ${rate}: the job fires every ${minutes} min, and the handler runs at one tick in ${every}.`,
    hint: () => 'Nothing to do; a rate that divides an hour or a day spares the calls in between.',
  },
  GCP_QUEUE_FOREIGN: {
    severity: 'error',
    message: ({ id }) => `The queue ${id} lies outside of Google Cloud.`,
    hint: () =>
      'Give the name of a Pub/Sub topic, `projects/<project>/topics/<topic>`, or let Skyfold make the queue by a plain name.',
  },
  GCP_QUEUE_SINGLE: {
    severity: 'note',
    message: ({ queue, batchSize }) =>
      `Messages of "${queue}" come one at a time instead of up to ${batchSize}.`,
    hint: () => 'Set `batchSize: 1` to have it said in the manifest.',
  },
  GCP_QUEUE_CONCURRENCY: {
    severity: 'warning',
    message: ({ queue, maximumConcurrency }) =>
      `Pub/Sub does not limit "${queue}" to ${maximumConcurrency} calls at once.`,
    hint: () => 'Set `reservedConcurrency` of the function instead.',
  },
  GCP_QUEUE_SHARED: {
    severity: 'warning',
    message: ({ queue, functions }) =>
      `Each message of "${queue}" goes to each of ${functions.join(' and ')}; on AWS it goes to one of them.`,
    hint: () => 'Let one function read the queue.',
  },
})
