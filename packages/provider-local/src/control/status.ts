/** What `sls local status` shows. */
import type { CloudStatus } from '../protocol.ts'
import type { Cloud } from '../daemon/cloud.ts'

/** `startedAt` in milliseconds since the epoch. */
export function statusOf(cloud: Cloud, startedAt: number): CloudStatus {
  const { functions, apis, queues, schedules } = cloud.around
  return {
    pid: process.pid,
    startedAt,
    functions: [...functions].map(([name, live]) => ({
      name,
      version: live.version === undefined ? '' : String(live.version.number),
      idle: live.version?.environments.idle ?? 0,
      busy: live.version?.environments.busy ?? 0,
      ...(live.version && live.version.locked.length > 0 ? { locked: live.version.locked } : {}),
    })),
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

/** Messages in all queues, which a stop would drop. */
export function countMessages(cloud: Cloud): number {
  return [...cloud.around.queues.values()].reduce(
    (sum, { messages }) => sum + messages.waiting + messages.inFlight,
    0,
  )
}
