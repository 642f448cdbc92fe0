/** The calling convention of AWS Lambda, as far as Skyfold promises it on every provider. */

/** A Lambda-style handler that answers with a promise. */
export type LambdaHandler = (event: unknown, context: LambdaContext) => Promise<unknown>

/** What every provider fills in. */
export interface LambdaContext {
  /** Unique for each invocation. */
  readonly awsRequestId: string
  readonly functionName: string
  readonly functionVersion: string
  /** The provider's own name of the function; an ARN on AWS only. */
  readonly invokedFunctionArn: string
  /** MB, as a decimal string. */
  readonly memoryLimitInMB: string
  /** Milliseconds until the platform stops this invocation. */
  getRemainingTimeInMillis(): number
}
