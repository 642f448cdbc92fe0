/** Everything that can go wrong with the local cloud, in sentences (docs/errors/local.md). */
import type { DiagnosticCatalogue } from '@skyfold/manifest'
import { defineDiagnostics } from '@skyfold/manifest'

interface Details {
  LOCAL_DAEMON_UNREACHABLE: { readonly request: string }
  LOCAL_DAEMON_START_FAILED: { readonly log: string }
  LOCAL_RECORD_UNREADABLE: { readonly file: string }
  LOCAL_KEY_UNUSABLE: { readonly file: string; readonly reason: string }
  LOCAL_VARIABLES_LOCKED: { readonly functions: readonly string[] }
  LOCAL_NAME_TAKEN: { readonly type: string; readonly id: string; readonly owner: string }
  LOCAL_FUNCTION_INIT_FAILED: { readonly function: string; readonly error: string }
  LOCAL_PACKAGE_REFUSED: { readonly reason: string }
  LOCAL_PACKAGE_MISSING: { readonly function: string }
  LOCAL_PORT_BUSY: { readonly port: number }
  LOCAL_NOT_DEPLOYED: { readonly what: string; readonly name: string; readonly known: readonly string[] }
  LOCAL_THROTTLED: { readonly function: string }
  LOCAL_PAYLOAD_TOO_LARGE: { readonly bytes: number; readonly limit: number }
  LOCAL_REQUEST_REFUSED: { readonly reason: string }
  LOCAL_OPTION_INVALID: { readonly option: string; readonly expected: string }
  LOCAL_ROUTE_TWICE: { readonly route: string; readonly functions: readonly string[] }
  LOCAL_PREBUILT_FETCH: { readonly function: string }
  LOCAL_QUEUE_STAND_IN: { readonly queue: string }
  LOCAL_RUNTIME_DIFFERS: { readonly runtime: string; readonly node: string }
  LOCAL_SCHEDULE_INVALID: { readonly schedule: string }
  LOCAL_TRIGGER_LEFT_OUT: {
    readonly function: string
    readonly trigger: string
    readonly reason: string
    readonly substitute: string
  }
  LOCAL_SETTING_LOST: {
    readonly setting: string
    readonly functions: readonly string[]
    readonly lost: string
    readonly substitute: string
  }
  LOCAL_ACCESS_UNCHECKED: { readonly access: string; readonly functions: readonly string[] }
  LOCAL_TIMEOUT_CAPPED: { readonly function: string; readonly timeout: number; readonly cap: number }
}

/** The catalogue of this package. */
export const errors: DiagnosticCatalogue<Details> = defineDiagnostics<Details>({
  LOCAL_DAEMON_UNREACHABLE: {
    severity: 'error',
    message: ({ request }) => `The local cloud did not answer "${request}".`,
    hint: () =>
      'Run the command again: the local cloud is started again when it is not running. `sls local status` shows its state.',
  },
  LOCAL_DAEMON_START_FAILED: {
    severity: 'error',
    message: () => 'The local cloud was started but did not become ready.',
    hint: ({ log }) => `Read ${log}, remove what it complains about, then run \`sls local start\`.`,
  },
  LOCAL_RECORD_UNREADABLE: {
    severity: 'error',
    message: ({ file }) =>
      `The local cloud cannot read its own record ${file}, so it does not know what was deployed.`,
    hint: () =>
      'Restore the file, or remove the folder .skyfold and run `sls deploy` again: everything in it can be made anew.',
  },
  LOCAL_KEY_UNUSABLE: {
    severity: 'error',
    message: ({ file, reason }) =>
      `The local cloud cannot use its key ${file}: ${reason}. Without it no variable of a function is stored.`,
    hint: () =>
      'Make the file yours to read and its folder yours to write, or name another folder in XDG_STATE_HOME. If it holds something else, remove it: a new key is made.',
  },
  LOCAL_VARIABLES_LOCKED: {
    severity: 'error',
    message: ({ functions }) =>
      `The local cloud cannot read the variables of ${functions.join(', ')}: the key that they were stored with is gone.`,
    hint: () => 'Run `sls deploy`: it brings them back.',
  },
  LOCAL_NAME_TAKEN: {
    severity: 'error',
    message: ({ type, id, owner }) =>
      `The ${type} "${id}" exists already in this local cloud and belongs to ${owner}.`,
    hint: () =>
      'Give one of the two services another name or stage, or remove the other one with `sls remove`.',
  },
  LOCAL_FUNCTION_INIT_FAILED: {
    severity: 'error',
    message: ({ function: name, error }) =>
      `The new code of "${name}" cannot be loaded, so it was not put in service. It said: ${error}`,
    hint: () =>
      'Mend the handler module (or what it imports) and deploy again. The version deployed before goes on serving.',
  },
  LOCAL_PACKAGE_REFUSED: {
    severity: 'error',
    message: ({ reason }) => `The package was not unpacked: ${reason}.`,
    hint: () => 'Make the zip anew from plain files with relative names, then deploy again.',
  },
  LOCAL_PACKAGE_MISSING: {
    severity: 'error',
    message: ({ function: name }) => `The code of "${name}" has not arrived in the local cloud.`,
    hint: () => 'Run `sls deploy` again: it sends the package anew.',
  },
  LOCAL_PORT_BUSY: {
    severity: 'error',
    message: ({ port }) =>
      `Port ${port} of this machine is taken by another program, so the HTTP API cannot listen on it.`,
    hint: ({ port }) =>
      `Stop the program that uses port ${port}, or set another port under \`provider.local.httpPort\`, then deploy again.`,
  },
  LOCAL_NOT_DEPLOYED: {
    severity: 'error',
    message: ({ what, name, known }) =>
      `There is no ${what} "${name}" in the deployed stack${known.length > 0 ? `, which has ${known.join(', ')}` : ''}.`,
    hint: ({ what }) => `Check the name of the ${what}, or run \`sls deploy\` first.`,
  },
  LOCAL_THROTTLED: {
    severity: 'error',
    message: ({ function: name }) =>
      `"${name}" is already running as often as its reservedConcurrency allows.`,
    hint: () => 'Wait until a call is done, or raise `reservedConcurrency`.',
  },
  LOCAL_PAYLOAD_TOO_LARGE: {
    severity: 'error',
    message: ({ bytes, limit }) => `The request has ${bytes} bytes; ${limit} are accepted.`,
    hint: () => 'Send less data, or send a reference to data that lies elsewhere.',
  },
  LOCAL_REQUEST_REFUSED: {
    severity: 'error',
    message: ({ reason }) => `The local cloud refused the request: ${reason}.`,
    hint: () =>
      'If the command line and the running local cloud are of different versions, run `sls local stop` and try again.',
  },
  LOCAL_OPTION_INVALID: {
    severity: 'error',
    message: ({ option, expected }) => `\`provider.local.${option}\` must be ${expected}.`,
    hint: ({ option }) => `Correct \`provider.local.${option}\` or remove it to get the default.`,
  },
  LOCAL_ROUTE_TWICE: {
    severity: 'error',
    message: ({ route, functions }) =>
      `The route "${route}" is claimed by ${functions.join(' and ')}; it can lead to one only.`,
    hint: () => 'Change the method or the path of one of them.',
  },
  LOCAL_PREBUILT_FETCH: {
    severity: 'error',
    message: ({ function: name }) =>
      `"${name}" has a fetch-style handler inside a ready-made package, which is deployed as it is and so cannot be wrapped.`,
    hint: () =>
      'Export a Lambda-style handler from the package, or remove `package.artifact` so that it is bundled.',
  },
  LOCAL_QUEUE_STAND_IN: {
    severity: 'note',
    message: ({ queue }) =>
      `The queue "${queue}" exists outside of this service; the local cloud puts an empty one in its place.`,
    hint: ({ queue }) => `Send messages to it with \`sls send ${queue}\`.`,
  },
  LOCAL_RUNTIME_DIFFERS: {
    severity: 'note',
    message: ({ runtime, node }) =>
      `Functions with the runtime ${runtime} run on Node ${node} here, the one that runs sls.`,
    hint: ({ runtime }) =>
      `Run sls with ${runtime.replace(/^nodejs/, 'Node ').replace(/\.x$/, '')} to have the same runtime.`,
  },
  LOCAL_SCHEDULE_INVALID: {
    severity: 'error',
    message: ({ schedule }) =>
      `The times of the schedule "${schedule}" cannot be understood, so it cannot run.`,
    hint: () => 'Correct the cron expression or the timezone of the schedule, then deploy again.',
  },
  LOCAL_TRIGGER_LEFT_OUT: {
    severity: 'warning',
    message: ({ function: name, trigger, reason }) =>
      `The ${trigger} trigger of "${name}" is left out: ${reason}.`,
    hint: ({ substitute }) => `Instead: ${substitute}.`,
  },
  LOCAL_SETTING_LOST: {
    severity: 'note',
    message: ({ setting, functions, lost }) =>
      `\`${setting}\` of ${functions.join(', ')} has no effect here: ${lost}.`,
    hint: ({ substitute }) => `Nearest to it: ${substitute}.`,
  },
  LOCAL_ACCESS_UNCHECKED: {
    severity: 'note',
    message: ({ access, functions }) =>
      `The local cloud does not check callers, so the ${access} routes of ${functions.join(', ')} answer everybody on this machine.`,
    hint: () =>
      'Nothing is to be done: only programs of this machine reach them. The real cloud checks callers.',
  },
  LOCAL_TIMEOUT_CAPPED: {
    severity: 'warning',
    message: ({ function: name, timeout, cap }) =>
      `"${name}" may run for ${timeout} s, but its HTTP callers are answered with an error after ${cap} s.`,
    hint: ({ cap }) => `Set \`timeout\` to ${cap} or less, or let a queue start the long work.`,
  },
})
