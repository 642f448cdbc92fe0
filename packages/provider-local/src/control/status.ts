/** What `sls local status` shows. */
import type { CloudStatus, FunctionStatus } from '../protocol.ts'
import type { Cloud } from '../daemon/cloud.ts'
import type { LiveVersion } from '../daemon/objects/version.ts'

/** `startedAt` in milliseconds since the epoch. */
export function statusOf(cloud: Cloud, startedAt: number): CloudStatus {
  const { functions, apis, queues, schedules } = cloud.around
  return {
    pid: process.pid,
    startedAt,
    functions: [...functions].map(([name, { version }]) => functionStatus(name, version)),
    apis: [...apis].map(([name, { url, listening }]) => ({ name, url, listening })),
    queues: [...queues].map(([name, { messages }]) => ({
      name,
      waiting: messages.waiting,
      inFlight: messages.inFlight,
    })),
    schedules: [...schedules].map(([name, { next }]) => ({
      name,
      next: next === null ? null : new Date(next).toISOString(),
    })),
  }
}

function functionStatus(name: string, version: LiveVersion | undefined): FunctionStatus {
  if (!version) return { name, version: '', idle: 0, busy: 0 }
  const { number, environments, locked } = version
  return { name, version: String(number), ...environments, ...(locked.length > 0 ? { locked } : {}) }
}

/** Messages in all queues, which a stop would drop. */
export function countMessages(cloud: Cloud): number {
  return [...cloud.around.queues.values()].reduce(
    (sum, { messages }) => sum + messages.waiting + messages.inFlight,
    0,
  )
}
