/** The event of a schedule without an input of its own: https://docs.aws.amazon.com/eventbridge/latest/ref/events-ref-overview.html */
import { ACCOUNT, awsRegion, ruleArn } from '../naming.ts'

/** `due` in milliseconds since the epoch; events carry whole seconds. */
export function scheduledEvent(id: string, due: number, name: string, region: string): unknown {
  return {
    version: '0',
    id,
    'detail-type': 'Scheduled Event',
    source: 'aws.events',
    account: ACCOUNT,
    time: new Date(due).toISOString().replace(/\.\d+Z$/, 'Z'),
    region: awsRegion(region),
    resources: [ruleArn(awsRegion(region), name)],
    detail: {},
  }
}
