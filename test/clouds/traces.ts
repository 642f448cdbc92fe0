/** What a command leaves in a cloud, in words that are the same for all clouds and from run to run. */
import type { LoggedRequest } from './faults.ts'
import type { RunningCloud } from './cloud.ts'

/** Kind and owner of everything: ids may differ from run to run, what they stand for may not. */
export function shapeOf(running: RunningCloud): readonly string[] {
  return running
    .objects()
    .map(({ kind, owner, id }) => `${kind} ${owner ? owner.address : id}`)
    .sort()
}

/** Requests that changed something, the state too. Refused ones did not; who and what is there may be asked at any time. */
export function writesOf(requests: readonly LoggedRequest[]): readonly string[] {
  return requests
    .filter(({ operation, status }) => !isRead(operation) && status < 400)
    .map(({ operation }) => operation)
}

/** True for a request that only asks: before it and after it, the cloud is the same. */
export function isRead(operation: string): boolean {
  return READ.test(operation)
}

const READ = /\.(get|head|list|describe|discover|token)\w*$/i
