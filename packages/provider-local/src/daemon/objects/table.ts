/** How each type of object is started. */
import { LiveFunction } from './function.ts'
import { LiveHttpApi } from './http-api.ts'
import type { ObjectTable } from './live-object.ts'
import { LiveQueue } from './queue.ts'
import { LiveQueueTrigger } from './queue-trigger.ts'
import { LiveRoute } from './route.ts'
import { LiveSchedule } from './schedule.ts'
import { LiveVersion } from './version.ts'

/** One row for each type. */
export const objectTable: ObjectTable = {
  'local.version': (around, opening) => LiveVersion.open(around, opening),
  'local.function': (around, opening) => LiveFunction.open(around, opening),
  'local.http-api': (around, opening) => LiveHttpApi.open(around, opening),
  'local.route': (around, opening) => LiveRoute.open(around, opening),
  'local.queue': (around, opening) => LiveQueue.open(around, opening),
  'local.queue-trigger': (around, opening) => LiveQueueTrigger.open(around, opening),
  'local.schedule': (around, opening) => LiveSchedule.open(around, opening),
}
