/** A call of Cloud Scheduler → the event that EventBridge Scheduler would send. */
import { dueTick } from '../due-tick.ts'
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
  const time = new Date(timeOf(request))
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

/** True unless the job stands for a rate that cron cannot say: then its URL tells which of its ticks count. */
export function isDue(request: GoogleRequest): boolean {
  const query = new URLSearchParams(request.originalUrl.split('?')[1])
  const [minutes, every] = [Number(query.get('minutes')), Number(query.get('every'))]
  return every === 0 || dueTick({ minutes, every }, timeOf(request)) !== undefined
}

/** When the tick was due; it is the same in every attempt (specification cloudscheduler.v1, HttpTarget.headers). */
function timeOf(request: GoogleRequest): number {
  const time = Date.parse(headerOf(request, 'x-cloudscheduler-scheduletime') ?? '')
  return Number.isNaN(time) ? Date.now() : time
}

function headerOf({ rawHeaders }: GoogleRequest, wanted: string): string | undefined {
  const at = rawHeaders.findIndex((name, index) => index % 2 === 0 && name.toLowerCase() === wanted)
  return at < 0 ? undefined : rawHeaders[at + 1]
}
