/** Plugins of the Serverless Framework that people have, and what takes their place. */

export interface KnownPlugin {
  /** `done`: nothing is missing without it. `nearest`: what it does is not done; this comes closest. */
  readonly kind: 'done' | 'nearest'
  /** A sentence for `done` without its full stop, an advice for `nearest`. */
  readonly instead: string
}

const BUNDLES = done('code is bundled by itself, with what it imports and nothing else')
const RUNS_LOCALLY = done('`sls deploy --provider local` runs the service on this machine')
const OWN_ROLE = done('every function has a role of its own')
const NO_BUCKET = done('packages need no bucket')
const ARTIFACT = nearest('Build the zip yourself and name it under `package.artifact`.')
const MONITORING = nearest('Set it up in the account, for the names that `sls info` shows.')

/** By the name under `plugins:`. */
export const KNOWN_PLUGINS: Readonly<Record<string, KnownPlugin>> = {
  'serverless-babel-plugin': BUNDLES,
  'serverless-bundle': BUNDLES,
  'serverless-esbuild': BUNDLES,
  'serverless-jetpack': BUNDLES,
  'serverless-optimize': BUNDLES,
  'serverless-plugin-common-excludes': BUNDLES,
  'serverless-plugin-include-dependencies': BUNDLES,
  'serverless-plugin-optimize': BUNDLES,
  'serverless-plugin-typescript': BUNDLES,
  'serverless-tscpaths': BUNDLES,
  'serverless-webpack': BUNDLES,
  'serverless-deployment-bucket': NO_BUCKET,
  'serverless-dotenv-plugin': done('`useDotenv: true` reads `.env` files'),
  'serverless-offline': RUNS_LOCALLY,
  'serverless-offline-sqs': RUNS_LOCALLY,
  'serverless-plugin-simplify-default-exec-role': OWN_ROLE,
  'serverless-plugin-split-stacks': done('no stack has an upper bound of resources'),
  'serverless-prune-plugin': done('a deploy removes versions that nothing needs'),
  'serverless-pseudo-parameters': done('`${AWS::Region}` and the like pass through as they are'),
  'serverless-s3-security-helper': NO_BUCKET,
  './vendor/bref/bref': nearest('PHP is not deployed; the functions need a container elsewhere.'),
  'serverless-domain-manager': nearest('Point the domain to the address that `sls info` shows.'),
  'serverless-dynamodb-local': nearest(
    'Start the table yourself and name its address in an environment variable.',
  ),
  'serverless-export-env': nearest('`sls print --path provider.environment` shows the variables.'),
  'serverless-finch': nearest('Upload the files after the deploy, with the tool of the cloud.'),
  'serverless-iam-roles-per-function': nearest(
    'Every function has a role of its own with the statements of `provider.iam.role.statements`; put those of single functions there.',
  ),
  'serverless-layers': ARTIFACT,
  'serverless-lift': nearest(
    'Use events with a name, such as `queue: orders`: what they name is made with the service.',
  ),
  'serverless-localstack': nearest('`sls deploy --provider local` runs the service without a cloud.'),
  'serverless-offline-scheduler': nearest('`sls deploy --provider local` runs schedules too.'),
  'serverless-plugin-aws-alerts': MONITORING,
  'serverless-plugin-canary-deployments': nearest(
    'A deploy moves all traffic at once; try it in a stage of its own first.',
  ),
  'serverless-plugin-lambda-insights': MONITORING,
  'serverless-plugin-log-retention': nearest('Write `provider.logRetentionInDays`.'),
  'serverless-plugin-scripts': nearest('Run the scripts before or after `sls deploy`.'),
  'serverless-plugin-warmup': nearest('Write `provisionedConcurrency`.'),
  'serverless-python-requirements': ARTIFACT,
  'serverless-ruby-layer': ARTIFACT,
  'serverless-rust': ARTIFACT,
  'serverless-s3-sync': nearest('Upload the files after the deploy, with the tool of the cloud.'),
  'serverless-scriptable-plugin': nearest('Run the scripts before or after `sls deploy`.'),
  'serverless-stack-output': nearest('`sls info --json` has the addresses.'),
  'serverless-step-functions': nearest(
    'Deploy the state machine with the tool of the cloud; its tasks name the functions.',
  ),
  'serverless-wsgi': ARTIFACT,
}

/** What is known of a plugin; `undefined`: nothing. */
export function knownPlugin(name: string): KnownPlugin | undefined {
  return Object.hasOwn(KNOWN_PLUGINS, name) ? KNOWN_PLUGINS[name] : undefined
}

function done(instead: string): KnownPlugin {
  return { kind: 'done', instead }
}

function nearest(instead: string): KnownPlugin {
  return { kind: 'nearest', instead }
}
