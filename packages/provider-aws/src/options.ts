/** The keys under `provider:` that AWS alone knows: `logRetentionInDays` and `iam.role.statements`. */
import type { Diagnostic, Json, JsonObject, Target } from '@skyfold/manifest'
import { errors } from './errors.ts'
import type { GrantedStatement } from './triggers/trigger.ts'

export interface AwsOptions {
  readonly logRetention: number
  /** Given to the role of every function. */
  readonly statements: readonly GrantedStatement[]
  readonly diagnostics: readonly Diagnostic[]
}

const DEFAULT_RETENTION = 30
/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
const RETENTIONS: readonly number[] = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
]

export function readOptions(target: Target): AwsOptions {
  const { logRetentionInDays: retention = DEFAULT_RETENTION } = target.options
  const isRetention = typeof retention === 'number' && RETENTIONS.includes(retention)
  const invalid = errors.AWS_OPTION_INVALID(
    { option: 'logRetentionInDays', expected: `one of ${RETENTIONS.join(', ')}` },
    { source: target.source },
  )
  const statements = listAt(target.options, ['iam', 'role', 'statements']).map(readStatement)
  return {
    logRetention: isRetention ? retention : DEFAULT_RETENTION,
    statements: statements.flatMap((one) => (typeof one === 'string' ? [] : [one])),
    diagnostics: [
      ...(isRetention ? [] : [invalid]),
      ...statements.flatMap((one, index) =>
        typeof one === 'string'
          ? [
              errors.AWS_STATEMENT_UNRESOLVED(
                { statement: index + 1, reason: one },
                { source: target.source },
              ),
            ]
          : [],
      ),
    ],
  }
}

function listAt(options: JsonObject, path: readonly string[]): readonly Json[] {
  let value: Json | undefined = options
  for (const key of path) value = isObject(value) ? value[key] : undefined
  // Array.isArray does not narrow a readonly array.
  return Array.isArray(value) ? (value as readonly Json[]) : []
}

/** A statement, or the reason why it cannot be one. `Action: '*'` is refused: it would give a function the whole account. */
function readStatement(value: Json): GrantedStatement | string {
  if (!isObject(value)) return 'it is not an object'
  const { Effect: effect, Action, Resource, Condition: condition, ...rest } = value
  const unknown = Object.keys(rest).find((key) => key !== 'Sid')
  if (unknown !== undefined) return `${unknown} is not known`
  if (effect !== 'Allow' && effect !== 'Deny') return 'its Effect is neither Allow nor Deny'
  const actions = textsOf(Action)
  const resources = textsOf(Resource)
  if (actions.length === 0) return 'its Action is not text'
  if (effect === 'Allow' && actions.includes('*')) return 'its Action "*" allows everything'
  if (resources.length === 0) return 'its Resource is not text'
  return { effect, actions, resources, ...(condition === undefined ? {} : { condition }) }
}

function textsOf(value: Json | undefined): readonly string[] {
  const list: readonly (Json | undefined)[] = Array.isArray(value) ? (value as readonly Json[]) : [value]
  return list.every((one) => typeof one === 'string') ? list : []
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
