/** Names of what we make: readable, deterministic, within the limits of the cloud that is imitated. */
import { createHash } from 'node:crypto'
import type { Ownership, StackId } from '@skyfold/plugin-api'

/** https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html (FunctionName) */
const MAX_NAME = 64
const HASH_LENGTH = 8

/** `<service>-<stage>-<name>`; what is not allowed or too long is cut, and a hash keeps it unique. */
export function physicalName(stack: Pick<StackId, 'service' | 'stage'>, name: string): string {
  const full = `${stack.service}-${stack.stage}-${name}`
  const allowed = full.replaceAll(/[^A-Za-z0-9_-]+/g, '-')
  if (allowed === full && full.length <= MAX_NAME) return full
  return `${allowed.slice(0, MAX_NAME - HASH_LENGTH - 1)}-${shortHash(full)}`
}

/** Unit ids `[a-z0-9-]+` for function names, unique among them and in their order. */
export function unitIds(names: readonly string[]): readonly string[] {
  const taken = new Set<string>()
  return names.map((name) => {
    const plain = kebab(name)
    const id = plain === '' || taken.has(plain) ? `${plain || 'function'}-${shortHash(name)}` : plain
    taken.add(id)
    return id
  })
}

/** The name of the instance that stands beside the one it replaces. */
export function instanceName(name: string, instance: string): string {
  return instance === '' ? name : `${name}-${instance}`
}

/** ARN of a function, as handlers see it. */
export function functionArn(region: string, name: string): string {
  return `arn:aws:lambda:${region}:${ACCOUNT}:function:${name}`
}

/** ARN of a queue. */
export function queueArn(region: string, name: string): string {
  return `arn:aws:sqs:${region}:${ACCOUNT}:${name}`
}

/** ARN of a schedule. */
export function scheduleArn(region: string, name: string): string {
  return `arn:aws:scheduler:${region}:${ACCOUNT}:schedule/default/${name}`
}

/** The account that handlers see. */
export const ACCOUNT = '000000000000'

/** A region that SDKs in handlers accept; the local cloud itself has none. */
export function awsRegion(region: string): string {
  return /^[a-z]{2}(-[a-z]+)+-\d$/.test(region) ? region : 'us-east-1'
}

/** True when both marks name the same resource of the same stack. */
export function isSameOwner(one: Ownership, other: Ownership): boolean {
  return one.stack === other.stack && one.address === other.address
}

function kebab(name: string): string {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
}

function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, HASH_LENGTH)
}
