/** Everything that can go wrong on AWS, in sentences (docs/errors/aws.md). */
import type { DiagnosticCatalogue, NoDetail } from '@skyfold/manifest'
import { defineDiagnostics } from '@skyfold/manifest'

interface Request {
  /** `lambda:CreateFunction`. */
  readonly operation: string
}

interface Details {
  AWS_CREDENTIALS_MISSING: { readonly profile: string | undefined; readonly command: string }
  AWS_CREDENTIALS_EXPIRED: { readonly profile: string | undefined; readonly command: string }
  AWS_CREDENTIALS_REFUSED: { readonly profile: string | undefined; readonly command: string }
  AWS_PERMISSION_MISSING: Request & { readonly permission: string; readonly resource: string | undefined }
  AWS_REQUEST_REFUSED: Request & { readonly reason: string }
  AWS_NOT_FOUND: Request & { readonly reason: string }
  AWS_EXISTS: Request & { readonly reason: string }
  AWS_BUSY: Request & { readonly reason: string }
  AWS_NOT_VISIBLE: Request & { readonly reason: string }
  AWS_THROTTLED: Request
  AWS_UNAVAILABLE: Request & { readonly reason: string }
  AWS_NO_ANSWER: Request
  AWS_STATE_FAILED: { readonly what: string; readonly reason: string }
  AWS_STATE_SLOW: { readonly what: string; readonly state: string; readonly minutes: number }
  AWS_PACKAGE_CHANGED: { readonly function: string }
  AWS_PACKAGE_TOO_LARGE: {
    readonly function: string
    readonly bytes: number
    readonly limit: number
    readonly unzipped: boolean
  }
  AWS_PREBUILT_FETCH: { readonly function: string }
  AWS_SNAPSTART_REFUSED: { readonly function: string; readonly reason: string }
  AWS_SETTING_OUT_OF_RANGE: {
    readonly function: string
    readonly setting: string
    readonly value: number
    readonly min: number
    readonly max: number
    readonly unit: string
  }
  AWS_ENVIRONMENT_REFUSED: { readonly function: string; readonly reason: string }
  AWS_ACCESS_UNSTATED: { readonly function: string; readonly route: string }
  AWS_AUTHORIZER_UNSUPPORTED: { readonly function: string; readonly route: string }
  AWS_ROUTE_TWICE: { readonly route: string; readonly functions: readonly string[] }
  AWS_CORS_MERGED: { readonly api: string }
  AWS_TIMEOUT_CAPPED: { readonly function: string; readonly timeout: number; readonly cap: number }
  AWS_SCHEDULE_INVALID: { readonly function: string; readonly reason: string }
  AWS_QUEUE_REFERENCE: { readonly function: string; readonly reference: string }
  AWS_BATCH_WINDOW_RAISED: { readonly function: string; readonly batchSize: number }
  AWS_TRIGGER_REFUSED: {
    readonly function: string
    readonly trigger: string
    readonly reason: string
    readonly substitute: string
  }
  AWS_OPTION_INVALID: { readonly option: string; readonly expected: string }
  AWS_STATEMENT_UNRESOLVED: { readonly statement: number; readonly reason: string }
  AWS_RESOURCES_IGNORED: NoDetail
  AWS_NOT_DEPLOYED: { readonly what: string; readonly name: string; readonly known: readonly string[] }
}

const withProfile = (profile: string | undefined): string =>
  profile === undefined ? '' : ` of the profile "${profile}"`

/** The catalogue of this package. */
export const errors: DiagnosticCatalogue<Details> = defineDiagnostics<Details>({
  AWS_CREDENTIALS_MISSING: {
    severity: 'error',
    message: ({ profile }) =>
      profile === undefined
        ? 'No AWS credentials were found: not in the environment, not in a profile, not from a role of this machine.'
        : `No AWS credentials were found for the profile "${profile}".`,
    hint: ({ command }) => `Run \`${command}\`, or set AWS_PROFILE, then try again.`,
  },
  AWS_CREDENTIALS_EXPIRED: {
    severity: 'error',
    message: ({ profile }) => `The AWS session${withProfile(profile)} has expired.`,
    hint: ({ command }) => `Run \`${command}\`, then try again.`,
  },
  AWS_CREDENTIALS_REFUSED: {
    severity: 'error',
    message: ({ profile }) => `AWS does not accept the credentials${withProfile(profile)}.`,
    hint: ({ command }) =>
      `Check which credentials are used, renew them with \`${command}\`, then try again.`,
  },
  AWS_PERMISSION_MISSING: {
    severity: 'error',
    message: ({ permission, resource }) =>
      `The caller may not do ${permission}${resource === undefined ? '' : ` on ${resource}`}.`,
    hint: ({ permission }) => `Allow ${permission} to the caller's user or role, then deploy again.`,
  },
  AWS_REQUEST_REFUSED: {
    severity: 'error',
    message: ({ operation, reason }) => `AWS refused ${operation}: ${reason}`,
    hint: () => 'Change the setting that AWS names, then deploy again.',
  },
  AWS_NOT_FOUND: {
    severity: 'error',
    message: ({ operation, reason }) => `${operation} did not find what it was for: ${reason}`,
    hint: () => 'Run `sls deploy` again: what is missing is made anew.',
  },
  AWS_EXISTS: {
    severity: 'error',
    message: ({ operation, reason }) => `${operation} met something that exists already: ${reason}`,
    hint: () => 'Give the service or the stage another name, or remove what is in the way.',
  },
  AWS_BUSY: {
    severity: 'error',
    message: ({ operation, reason }) => `${operation} met something that is being changed: ${reason}`,
    hint: () => 'Wait until nobody else changes it, then deploy again.',
  },
  AWS_NOT_VISIBLE: {
    severity: 'error',
    message: ({ operation, reason }) => `${operation} does not see yet what was made a moment ago: ${reason}`,
    hint: () => 'Deploy again in a minute. If it stays so, the role was changed outside of Skyfold.',
  },
  AWS_THROTTLED: {
    severity: 'error',
    message: ({ operation }) => `AWS accepts no more ${operation} at this pace.`,
    hint: () => 'Deploy again later, or deploy fewer stacks of this account at once.',
  },
  AWS_UNAVAILABLE: {
    severity: 'error',
    message: ({ operation, reason }) => `AWS could not carry out ${operation}: ${reason}`,
    hint: () => 'Check the network and https://health.aws.amazon.com, then deploy again.',
  },
  AWS_NO_ANSWER: {
    severity: 'error',
    message: ({ operation }) => `No answer came to ${operation}, so nobody knows whether it happened.`,
    hint: () => 'Deploy again: Skyfold looks at what is there first.',
  },
  AWS_STATE_FAILED: {
    severity: 'error',
    message: ({ what, reason }) => `AWS could not bring ${what} up: ${reason}`,
    hint: () => 'Mend what AWS names, then deploy again.',
  },
  AWS_STATE_SLOW: {
    severity: 'error',
    message: ({ what, state, minutes }) => `${what} is still "${state}" after ${minutes} minutes.`,
    hint: () => 'Deploy again: Skyfold goes on waiting where it stopped.',
  },
  AWS_PACKAGE_CHANGED: {
    severity: 'error',
    message: ({ function: name }) =>
      `The package of ${name} is not the one that was built: its hash differs from the one on record.`,
    hint: () => 'Find out what writes to the artifacts folder, then package and deploy again.',
  },
  AWS_PACKAGE_TOO_LARGE: {
    severity: 'error',
    message: ({ function: name, bytes, limit, unzipped }) =>
      `The package of "${name}" has ${bytes} bytes${unzipped ? ' unzipped' : ''}; ${limit} can be uploaded.`,
    hint: () => 'Look at the size table of `sls package`: take out what the handler does not need.',
  },
  AWS_PREBUILT_FETCH: {
    severity: 'error',
    message: ({ function: name }) =>
      `"${name}" has a fetch-style handler inside a ready-made package, which is deployed as it is and so cannot be wrapped.`,
    hint: () =>
      'Export a Lambda-style handler from the package, or remove `package.artifact` so that it is bundled.',
  },
  AWS_SNAPSTART_REFUSED: {
    severity: 'error',
    message: ({ function: name, reason }) => `SnapStart is not possible for "${name}": ${reason}.`,
    hint: () => 'Remove `snapStart`; `provisionedConcurrency` keeps environments ready instead.',
  },
  AWS_SETTING_OUT_OF_RANGE: {
    severity: 'error',
    message: ({ function: name, setting, value, min, max, unit }) =>
      `\`${setting}\` of "${name}" is ${value} ${unit}; Lambda takes ${min} to ${max}.`,
    hint: ({ setting, min, max }) => `Set \`${setting}\` to a whole number from ${min} to ${max}.`,
  },
  AWS_ENVIRONMENT_REFUSED: {
    severity: 'error',
    message: ({ function: name, reason }) =>
      `The environment of "${name}" is not possible on Lambda: ${reason}.`,
    hint: () => 'Rename the variable, or keep large values in SSM or S3 and pass their names.',
  },
  AWS_ACCESS_UNSTATED: {
    severity: 'error',
    message: ({ function: name, route }) => `Nothing says who may call "${route}" of "${name}".`,
    hint: () =>
      'Write `auth: public` (everybody) or `auth: iam` on the event, or once for all under `provider:`; `--auth public` says it for this command.',
  },
  AWS_AUTHORIZER_UNSUPPORTED: {
    severity: 'error',
    message: ({ function: name, route }) => `The authorizer of "${route}" of "${name}" cannot be deployed.`,
    hint: () =>
      'Write `auth: iam` on the event, or check the caller in the handler and write `auth: public`.',
  },
  AWS_ROUTE_TWICE: {
    severity: 'error',
    message: ({ route, functions }) =>
      `The route "${route}" is claimed by ${functions.join(' and ')}; it can lead to one only.`,
    hint: () => 'Change the method or the path of one of them.',
  },
  AWS_CORS_MERGED: {
    severity: 'warning',
    message: ({ api }) =>
      `The ${api} events ask for different CORS settings, and an HTTP API has one: all that any of them allows is allowed for all.`,
    hint: () => 'Give all of them the same `cors`, or answer the preflight requests in the handler.',
  },
  AWS_TIMEOUT_CAPPED: {
    severity: 'warning',
    message: ({ function: name, timeout, cap }) =>
      `"${name}" may run for ${timeout} s, but API Gateway answers its callers with an error after ${cap} s.`,
    hint: ({ cap }) => `Set \`timeout\` to ${cap} or less, or hand long work to a queue.`,
  },
  AWS_SCHEDULE_INVALID: {
    severity: 'error',
    message: ({ function: name, reason }) => `The schedule of "${name}" is not possible: ${reason}.`,
    hint: () => 'Write two schedules instead of one, or leave the day of month or the day of week open.',
  },
  AWS_QUEUE_REFERENCE: {
    severity: 'error',
    message: ({ function: name, reference }) =>
      `The queue of "${name}" is given as ${reference}, which is not the ARN of an SQS queue of this region.`,
    hint: () => 'Write its ARN (`arn:aws:sqs:…`), or its name to have Skyfold make it.',
  },
  AWS_BATCH_WINDOW_RAISED: {
    severity: 'warning',
    message: ({ function: name, batchSize }) =>
      `"${name}" takes up to ${batchSize} messages at once, for which Lambda waits at least 1 s; \`batchWindow\` is set to 1.`,
    hint: () => 'Write `batchWindow: 1`, or a `batchSize` of at most 10.',
  },
  AWS_TRIGGER_REFUSED: {
    severity: 'error',
    message: ({ function: name, trigger, reason }) =>
      `The ${trigger} event of "${name}" cannot be deployed: ${reason}.`,
    hint: ({ substitute }) => `Instead: ${substitute}.`,
  },
  AWS_OPTION_INVALID: {
    severity: 'error',
    message: ({ option, expected }) => `\`provider.${option}\` must be ${expected}.`,
    hint: ({ option }) => `Correct \`provider.${option}\` or remove it to get the default.`,
  },
  AWS_STATEMENT_UNRESOLVED: {
    severity: 'error',
    message: ({ statement, reason }) =>
      `Statement ${statement} of \`provider.iam.role.statements\` cannot be used: ${reason}.`,
    hint: () => 'Write Effect, Action and Resource as text or lists of text, with complete ARNs.',
  },
  AWS_RESOURCES_IGNORED: {
    severity: 'warning',
    message: () => 'The CloudFormation of `resources:` is not deployed.',
    hint: () =>
      'Deploy it with a stack of its own, and give its names and ARNs to the functions as environment variables.',
  },
  AWS_NOT_DEPLOYED: {
    severity: 'error',
    message: ({ what, name, known }) =>
      `There is no ${what} "${name}" in the deployed stack${known.length > 0 ? `, which has ${known.join(', ')}` : ''}.`,
    hint: ({ what }) => `Check the name of the ${what}, or run \`sls deploy\` first.`,
  },
})
