/** Everything that the command line itself has to say, in sentences (docs/errors/cli.md). */
import type { DiagnosticCatalogue } from '@skyfold/manifest'
import { defineDiagnostics } from '@skyfold/manifest'
import type { StackId } from '@skyfold/plugin-api'

interface Details {
  CLI_USAGE: { readonly problem: string; readonly command: string }
  CLI_COMMAND_UNKNOWN: { readonly command: string; readonly suggestion: string | undefined }
  CLI_OPTION_UNKNOWN: { readonly option: string; readonly suggestion: string | undefined }
  CLI_PARAM_INVALID: { readonly param: string }
  CLI_PROVIDER_UNKNOWN: {
    readonly provider: string
    readonly known: readonly string[]
    readonly suggestion: string | undefined
  }
  CLI_TARGET_AMBIGUOUS: { readonly targets: readonly string[] }
  CLI_NOT_DEPLOYED: { readonly service: string; readonly stage: string; readonly target: string }
  CLI_FUNCTION_UNKNOWN: {
    readonly function: string
    readonly known: readonly string[]
    readonly suggestion: string | undefined
  }
  CLI_DATA_INVALID: { readonly from: string }
  CLI_TIME_INVALID: { readonly since: string }
  CLI_PATH_UNKNOWN: { readonly path: string; readonly known: readonly string[] }
  CLI_PROTECT_UNKNOWN: { readonly address: string; readonly near: string | undefined }
  CLI_REMOVE_UNCONFIRMED: { readonly stage: string }
  CLI_STATE_PLACE_INVALID: { readonly by: string; readonly url: string; readonly known: readonly string[] }
  CLI_STATE_SCHEME_UNKNOWN: {
    readonly scheme: string
    readonly known: readonly string[]
    readonly suggestion: string | undefined
  }
  CLI_STATE_FORGOTTEN: StackId & { readonly found: string; readonly chosen: string }
  CLI_SECRET_KEY_INVALID: { readonly variable: string }
  CLI_PLUGIN_FOREIGN: { readonly plugin: string }
  CLI_PLUGIN_MISSING: { readonly plugin: string }
  CLI_PLUGIN_INVALID: { readonly plugin: string; readonly problem: string }
  CLI_PLUGIN_UNSAFE: { readonly plugin: string }
  CLI_PLUGIN_FAILED: { readonly plugin: string; readonly hook: string }
}

/** The catalogue of this package. */
export const cliDiagnostics: DiagnosticCatalogue<Details> = defineDiagnostics<Details>({
  CLI_USAGE: {
    severity: 'error',
    message: ({ problem }) => problem,
    hint: ({ command }) => `See \`${command} --help\`.`,
  },
  CLI_COMMAND_UNKNOWN: {
    severity: 'error',
    message: ({ command }) => `There is no command "${command}".`,
    hint: ({ suggestion }) =>
      suggestion ? `Did you mean \`sls ${suggestion}\`?` : 'See `sls --help` for the commands.',
  },
  CLI_OPTION_UNKNOWN: {
    severity: 'error',
    message: ({ option }) =>
      `There is no option \`--${option}\`, and no \`\${opt:${option}}\` in the manifest.`,
    hint: ({ suggestion }) =>
      suggestion ? `Did you mean \`--${suggestion}\`?` : 'See `--help` for the options of the command.',
  },
  CLI_PARAM_INVALID: {
    severity: 'error',
    message: ({ param }) => `\`--param ${param}\` gives no value to a name.`,
    hint: () => 'Write `--param name=value`.',
  },
  CLI_PROVIDER_UNKNOWN: {
    severity: 'error',
    message: ({ provider, known }) => `There is no provider "${provider}". Known are ${known.join(', ')}.`,
    hint: ({ suggestion }) =>
      suggestion
        ? `Did you mean "${suggestion}"?`
        : 'Use one of them as `provider.name` or with `--provider`.',
  },
  CLI_TARGET_AMBIGUOUS: {
    severity: 'error',
    message: ({ targets }) =>
      `The service has several targets (${targets.join(', ')}), and this command works on one.`,
    hint: () => 'Choose one with `--provider` and `--region`.',
  },
  CLI_NOT_DEPLOYED: {
    severity: 'error',
    message: ({ service, stage, target }) => `"${service}" (stage ${stage}) is not deployed to ${target}.`,
    hint: () => 'Run `sls deploy` first, with the same stage, provider and region.',
  },
  CLI_FUNCTION_UNKNOWN: {
    severity: 'error',
    message: ({ function: name, known }) =>
      `There is no function "${name}" in this service${known.length > 0 ? `, which has ${known.join(', ')}` : ''}.`,
    hint: ({ suggestion }) =>
      suggestion ? `Did you mean "${suggestion}"?` : 'Use the name of a function under `functions:`.',
  },
  CLI_DATA_INVALID: {
    severity: 'error',
    message: ({ from }) => `The payload from ${from} is not JSON.`,
    hint: () => `Write a JSON document; a text needs its own quotes: --data '"text"'.`,
  },
  CLI_TIME_INVALID: {
    severity: 'error',
    message: ({ since }) => `"${since}" is no point in time.`,
    hint: () => 'Use a duration such as 30s, 10m, 2h or 1d, or a date such as 2030-01-31T12:00:00Z.',
  },
  CLI_PATH_UNKNOWN: {
    severity: 'error',
    message: ({ path }) => `The manifest has nothing at "${path}".`,
    hint: ({ known }) =>
      known.length > 0 ? `The keys there are ${known.join(', ')}.` : 'Use a path such as `provider.stage`.',
  },
  CLI_PROTECT_UNKNOWN: {
    severity: 'error',
    message: ({ address }) => `\`protect:\` names ${address}, which is no resource of this service.`,
    hint: ({ near }) =>
      near === undefined
        ? '`sls plan` shows the addresses. To delete what was protected, deploy once without the entry first.'
        : `Did you mean \`${near}\`?`,
  },
  CLI_REMOVE_UNCONFIRMED: {
    severity: 'error',
    message: ({ stage }) => `Nothing was removed: the removal of stage "${stage}" was not confirmed.`,
    hint: ({ stage }) =>
      `Type the stage when asked; without a terminal, name it and agree: \`sls remove --stage ${stage} --yes\`.`,
  },
  CLI_STATE_PLACE_INVALID: {
    severity: 'error',
    message: ({ by, url }) => `\`${by}\` is "${url}", which is no place for states.`,
    hint: ({ known }) =>
      `Use \`file\` or a URL: ${known.map((scheme) => `${scheme}://…`).join(', ')} (docs/state.md).`,
  },
  CLI_STATE_SCHEME_UNKNOWN: {
    severity: 'error',
    message: ({ scheme }) => `No provider keeps states under ${scheme}://.`,
    hint: ({ known, suggestion }) =>
      suggestion
        ? `Did you mean ${suggestion}://?`
        : `Use \`file\` or one of ${known.map((one) => `${one}://`).join(', ')} (docs/state.md).`,
  },
  CLI_STATE_FORGOTTEN: {
    severity: 'error',
    message: ({ service, stage, provider, region, found, chosen }) =>
      `${chosen} knows nothing of "${service}" (stage ${stage}) on ${provider}/${region}, but ${found} does.`,
    hint: ({ stage, provider, region }) =>
      `Run \`sls state move --from file --stage ${stage} --provider ${provider} --region ${region}\`, or set SKYFOLD_STATE=file.`,
  },
  CLI_SECRET_KEY_INVALID: {
    severity: 'error',
    message: ({ variable }) => `${variable} is not a key of 32 bytes.`,
    hint: () => 'Give 64 hexadecimal digits or 44 characters of base64: `openssl rand -hex 32` makes one.',
  },
  CLI_PLUGIN_FOREIGN: {
    severity: 'warning',
    message: ({ plugin }) =>
      `The plugin "${plugin}" is written for another framework and is not loaded, so what it does is not done.`,
    hint: () => 'Replace it with a Skyfold plugin (docs/cli.md), or remove it from `plugins:`.',
  },
  CLI_PLUGIN_MISSING: {
    severity: 'error',
    message: ({ plugin }) => `The plugin "${plugin}" is not there.`,
    hint: ({ plugin }) =>
      plugin.startsWith('.')
        ? 'Correct the path: it is relative to the service folder and must stay inside it.'
        : `Run \`npm install --save-dev ${plugin}\` in the service folder, or remove it from \`plugins:\`.`,
  },
  CLI_PLUGIN_INVALID: {
    severity: 'error',
    message: ({ plugin, problem }) => `The plugin "${plugin}" cannot be used: ${problem}.`,
    hint: () => 'A plugin exports a plain object with a `name` and hooks (docs/cli.md#plugins).',
  },
  CLI_PLUGIN_FAILED: {
    severity: 'error',
    message: ({ plugin, hook }) =>
      `The plugin "${plugin}" failed in its hook \`${hook}\`. Nothing was deployed.`,
    hint: ({ plugin }) => `Report the cause to whoever wrote "${plugin}", or remove it from \`plugins:\`.`,
  },
  CLI_PLUGIN_UNSAFE: {
    severity: 'error',
    message: ({ plugin }) =>
      `The plugin "${plugin}" is not loaded: with --safe nothing of the service folder is executed.`,
    hint: () => 'Leave --safe out if you trust the service folder, or remove the plugin.',
  },
})
