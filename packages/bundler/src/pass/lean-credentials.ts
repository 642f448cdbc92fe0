/**
 * Where the platform hands credentials over as environment variables, the AWS SDK's search for others is dead weight:
 * a third of a small package and most of its load time. Its packages are replaced by links of the chain that decline.
 * The SDK cannot do this itself, because it does not know where it will run; a deployment does.
 */
import type { OnLoadResult, Plugin, PluginBuild } from 'esbuild'
import { exactly } from './rewrite-plugin.ts'

const DECLINED = 'skyfold-declined'

/** Package → its providers that the default chain of `@aws-sdk/credential-provider-node` loads. */
const PROVIDERS: ReadonlyMap<string, readonly string[]> = new Map([
  ['@aws-sdk/credential-provider-http', ['fromHttp']],
  ['@aws-sdk/credential-provider-ini', ['fromIni']],
  ['@aws-sdk/credential-provider-login', ['fromLoginCredentials']],
  ['@aws-sdk/credential-provider-process', ['fromProcess']],
  ['@aws-sdk/credential-provider-sso', ['fromSSO']],
  ['@aws-sdk/credential-provider-web-identity', ['fromTokenFile', 'fromWebToken']],
  ['@smithy/credential-provider-imds', ['fromContainerMetadata', 'fromInstanceMetadata']],
])

/** Who chooses providers by name gets them all. */
const EXPLICIT = '@aws-sdk/credential-providers'

/** Whether a service that imports these packages itself relies on the default chain alone. */
export function reliesOnDefaultChain(packages: ReadonlySet<string>): boolean {
  return ![EXPLICIT, ...PROVIDERS.keys()].some((name) => packages.has(name))
}

/** The plugin for one build. */
export const leanCredentialsPlugin: Plugin = {
  name: 'skyfold-lean-credentials',
  setup(build: PluginBuild): void {
    build.onResolve({ filter: exactly(PROVIDERS.keys()) }, ({ path, importer }) =>
      /[\\/]@aws-sdk[\\/]credential-provider-node[\\/]/.test(importer)
        ? { path, namespace: DECLINED, sideEffects: false }
        : undefined,
    )
    build.onLoad({ filter: /.*/, namespace: DECLINED }, ({ path }) => decline(path))
  },
}

/**
 * CommonJS, so that a name that another version of the SDK asks for is no error. The chain goes on to its next link
 * when an error says `tryNextLink`, and ends with the SDK's own error when there is none.
 */
function decline(name: string): OnLoadResult {
  const message = `${name} is not in this package: credentials come from the environment.`
  const providers = (PROVIDERS.get(name) ?? []).map((provider) => `exports.${provider}=`).join('')
  return {
    contents: `
exports.ENV_CMDS_FULL_URI = "AWS_CONTAINER_CREDENTIALS_FULL_URI"
exports.ENV_CMDS_RELATIVE_URI = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"
${providers}() => async () => {
  throw Object.assign(new Error(${JSON.stringify(message)}), { name: "CredentialsProviderError", tryNextLink: true })
}`,
  }
}
