/** The ways to name a function: by name, partial ARN or full ARN, each with or without a qualifier. */
import { Refusal } from '../../protocol/refusal.ts'
import type { Call } from '../../world.ts'

export interface FunctionName {
  readonly name: string
  /** Version, alias or `$LATEST`; `undefined`: the function itself. */
  readonly qualifier: string | undefined
}

const FORM =
  /^(?:arn:aws[a-z-]*:lambda:)?(?:([a-z]{2}(?:-[a-z]+)+-\d):)?(?:(\d{12}):)?(?:function:)?([A-Za-z0-9-_]+)(?::(\$LATEST|[A-Za-z0-9-_]+))?$/

/** Errors: another region's function, or a qualifier that contradicts the one in the name. */
export function parseFunctionName(text: string, call: Call, qualifier?: string): FunctionName {
  const [, region, , name = text, inName] = FORM.exec(text) ?? []
  if (region !== undefined && region !== call.region)
    throw new Refusal(
      'ResourceNotFoundException',
      `Functions from '${region}' are not reachable in this region ('${call.region}')`,
    )
  if (inName !== undefined && qualifier !== undefined && inName !== qualifier)
    throw new Refusal(
      'InvalidParameterValueException',
      'The derived qualifier from the function name does not match the specified qualifier.',
    )
  return { name, qualifier: qualifier ?? inName }
}

/** `arn:aws:lambda:<region>:<account>:function:<name>[:<qualifier>]`. */
export function functionArn(call: Call, { name, qualifier }: FunctionName): string {
  const base = `arn:aws:lambda:${call.region}:${call.account}:function:${name}`
  return qualifier === undefined ? base : `${base}:${qualifier}`
}

export function functionNotFound(call: Call, name: FunctionName): Refusal {
  return new Refusal('ResourceNotFoundException', `Function not found: ${functionArn(call, name)}`)
}

export function aliasNotFound(call: Call, name: FunctionName): Refusal {
  return new Refusal('ResourceNotFoundException', `Cannot find alias arn: ${functionArn(call, name)}`)
}

/** A qualifier of digits is a version, any other an alias. */
export function isVersion(qualifier: string): boolean {
  return /^\d+$/.test(qualifier)
}
