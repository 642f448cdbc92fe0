/** Plugins that manifests of Serverless Framework v3 name, and what they are for here. */

const OFFLINE = 'Run the service with `sls deploy --provider local`.'
const BUNDLING = 'Handlers are bundled with esbuild, TypeScript included.'

/** Plugin → what takes its place. */
const BUILT_IN: Readonly<Record<string, string>> = {
  'serverless-offline': OFFLINE,
  'serverless-offline-sqs': OFFLINE,
  'serverless-offline-scheduler': OFFLINE,
  'serverless-esbuild': BUNDLING,
  'serverless-bundle': BUNDLING,
  'serverless-webpack': BUNDLING,
  'serverless-plugin-typescript': BUNDLING,
  'serverless-plugin-optimize': BUNDLING,
  'serverless-plugin-include-dependencies': BUNDLING,
  'serverless-plugin-split-stacks': 'Resources are deployed one by one, without the limits of a stack.',
  'serverless-plugin-log-retention': 'Log groups keep their lines for 30 days.',
  'serverless-dotenv-plugin': 'Read variables with `${env:NAME}`.',
  'serverless-prune-plugin': 'Old versions are removed by each deploy.',
}

/** What is built in instead of this plugin; undefined when nothing is. */
export function substituteFor(plugin: string): string | undefined {
  return Object.hasOwn(BUILT_IN, plugin) ? BUILT_IN[plugin] : undefined
}

/** True for a name by which plugins of Serverless Framework go. */
export function isForeignName(plugin: string): boolean {
  return /^(@[^/]+\/)?serverless-/.test(plugin)
}
