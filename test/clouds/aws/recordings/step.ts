/** One request of a recorded scenario, and short ways to write it down. */

export type Members = Readonly<Record<string, unknown>>

export interface Step {
  /** Name of the answer in the recording. */
  readonly key?: string
  /** Operation of Lambda. */
  readonly call: string
  readonly input: Members
  /** Send it while the step before is still under way. */
  readonly atOnce?: boolean
}

/** By the name of the recording. */
export type Scenarios = Readonly<Record<string, readonly Step[]>>

export const NAME: string = 'recorded'
export const ARN: string = `arn:aws:lambda:eu-west-1:111111111111:function:${NAME}`
export const ROLE: string = 'arn:aws:iam::111111111111:role/recorded'
export const QUEUE: string = 'arn:aws:sqs:eu-west-1:111111111111:recorded'

const END_OF_DIRECTORY = Buffer.from('PK\u0005\u0006')

/** A zip without files, another one, and one that is too large. */
export const ZIP: Uint8Array = Buffer.concat([END_OF_DIRECTORY, Buffer.alloc(18)])
export const OTHER_ZIP: Uint8Array = Buffer.concat([
  END_OF_DIRECTORY,
  Buffer.alloc(16),
  Buffer.from([1, 0, 32]),
])
export const OVERSIZED_ZIP: Uint8Array = Buffer.alloc(52_428_801)

/** What every function needs. */
export const PYTHON: Members = {
  Role: ROLE,
  Runtime: 'python3.12',
  Handler: 'index.handler',
  Code: { ZipFile: ZIP },
}

/** A function that does not exist. */
export const UNKNOWN: Members = { FunctionName: 'doesnotexist' }

/** A recorded creation; settings that `more` does not name are those that the recorded answer shows. */
export function create(key: string, more: Members = {}): Step {
  return { key, call: 'CreateFunction', input: more }
}

/** A function that was there before the recording began. */
export function given(more: Members = {}): Step {
  const settings = { Handler: 'handler.handler', Timeout: 30, Environment: { Variables: {} } }
  return { call: 'CreateFunction', input: { FunctionName: NAME, ...PYTHON, ...settings, ...more } }
}

export function on(key: string, call: string, more: Members = {}, atOnce: boolean = false): Step {
  return { key, call, input: { FunctionName: NAME, ...more }, atOnce }
}

/** A step whose answer was not recorded. */
export function quietly(call: string, more: Members = {}): Step {
  return { call, input: { FunctionName: NAME, ...more } }
}

export function get(key: string, more: Members = {}, atOnce: boolean = false): Step {
  return on(key, 'GetFunction', more, atOnce)
}

export function configure(key: string, more: Members, atOnce: boolean = false): Step {
  return on(key, 'UpdateFunctionConfiguration', more, atOnce)
}

/** Members of AddPermission. */
export function permit(sid: string, more: Members = {}): Members {
  return {
    StatementId: sid,
    Action: 'lambda:InvokeFunction',
    Principal: 's3.amazonaws.com',
    SourceArn: 'arn:aws:s3:::bucket',
    ...more,
  }
}
