/** How each kind of trigger becomes resources. */
import { composeHttp } from './http.ts'
import { composeHttpApi } from './http-api.ts'
import { composeQueueTrigger } from './queue.ts'
import { refuse } from './refused.ts'
import { composeSchedule } from './schedule.ts'
import type { TriggerTable } from './trigger.ts'

/** One row for each kind. */
export const triggerTable: TriggerTable = {
  http: composeHttp,
  httpApi: composeHttpApi,
  schedule: composeSchedule,
  queue: composeQueueTrigger,
  topic: refuse,
  bucket: refuse,
  stream: refuse,
  platform: refuse,
}
