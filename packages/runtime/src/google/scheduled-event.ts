/** A call of Cloud Scheduler → the event that EventBridge Scheduler would send. */
import type { LambdaContext } from '../lambda.ts'
import type { GoogleRequest } from './exchange.ts'
import type { GoogleUnit } from './unit.ts'

/** The body is the trigger's own input, if it has one; then it is the whole event. */
export function toScheduledEvent(
  request: GoogleRequest,
  text: string,
  { unit, context }: { readonly unit: GoogleUnit; readonly context: LambdaContext },
): unknown {
  if (text !== '') return JSON.parse(text) as unknown
  const time = new Date(headerOf(request, 'x-cloudscheduler-scheduletime') ?? Date.now())
  return {
    version: '0',
    id: context.awsRequestId,
    'detail-type': 'Scheduled Event',
    source: 'aws.scheduler',
    account: '',
    time: time.toISOString().replace(/\.\d+/, ''),
    region: unit.region,
    resources: [headerOf(request, 'x-cloudscheduler-jobname') ?? unit.function],
    detail: '{}',
  }
}

function headerOf({ rawHeaders }: GoogleRequest, wanted: string): string | undefined {
  const at = rawHeaders.findIndex((name, index) => index % 2 === 0 && name.toLowerCase() === wanted)
  return at < 0 ? undefined : rawHeaders[at + 1]
}
