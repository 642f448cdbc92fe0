/** Names of what we make: readable, deterministic, within the limits of AWS. */
import { createHash } from 'node:crypto'
import type { StackId } from '@skyfold/plugin-api'

/** https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html (FunctionName) */
const MAX_NAME = 64
/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html (QueueName) */
const MAX_QUEUE_NAME = 80
const HASH_LENGTH = 8
const FIFO = '.fifo'

/** The alias that every trigger calls. */
export const LIVE = 'live'

/** `<service>-<stage>-<name>` for functions, schedules, groups and APIs. */
export function physicalName(stack: Pick<StackId, 'service' | 'stage'>, name: string): string {
  return fit(`${stack.service}-${stack.stage}-${name}`, MAX_NAME)
}

/** Roles belong to the account, not to a region, so the region is part of their names. */
export function roleName(stack: StackId, name: string): string {
  return fit(`${stack.service}-${stack.stage}-${name}-${stack.region}`, MAX_NAME)
}

/** The suffix `.fifo`, which makes a queue one, is kept. */
export function queueName(stack: Pick<StackId, 'service' | 'stage'>, name: string): string {
  const suffix = name.endsWith(FIFO) ? FIFO : ''
  const base = name.slice(0, name.length - suffix.length)
  return fit(`${stack.service}-${stack.stage}-${base}`, MAX_QUEUE_NAME - suffix.length) + suffix
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

/** First eight hex digits of a SHA-256. */
export function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, HASH_LENGTH)
}

/** What is not allowed or too long is cut, and a hash keeps the name unique. */
function fit(full: string, max: number): string {
  const allowed = full.replaceAll(/[^A-Za-z0-9_-]+/g, '-')
  if (allowed === full && full.length <= max) return full
  return `${allowed.slice(0, max - HASH_LENGTH - 1)}-${shortHash(full)}`
}

function kebab(name: string): string {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
}
