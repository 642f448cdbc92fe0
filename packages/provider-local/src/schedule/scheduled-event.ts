/** The event that EventBridge Scheduler sends when the schedule has no input of its own: https://docs.aws.amazon.com/scheduler/latest/UserGuide/what-is-scheduler.html */
import { ACCOUNT, awsRegion, scheduleArn } from '../naming.ts'

/** `due` in milliseconds since the epoch; events carry whole seconds. */
export function scheduledEvent(id: string, due: number, name: string, region: string): unknown {
  return {
    version: '0',
    id,
    'detail-type': 'Scheduled Event',
    source: 'aws.scheduler',
    account: ACCOUNT,
    time: new Date(due).toISOString().replace(/\.\d+Z$/, 'Z'),
    region: awsRegion(region),
    resources: [scheduleArn(awsRegion(region), name)],
    detail: '{}',
  }
}
