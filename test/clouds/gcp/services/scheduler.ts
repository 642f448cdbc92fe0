/** Cloud Scheduler v1: HTTP jobs. */
import { textOf } from '../protocol/text.ts'
import { Refusal } from '../protocol/refusal.ts'
import type { RestMethods, RestRequest } from '../protocol/rest-server.ts'
import { maskPaths } from '../protocol/validate.ts'
import type { Document, World } from '../world.ts'

const FIELD = String.raw`(?:\*|[0-9A-Za-z]+(?:-[0-9A-Za-z]+)?)(?:/\d+)?`
const LIST = `${FIELD}(?:,${FIELD})*`
const CRON = new RegExp(`^${LIST}(?: ${LIST}){4}$`)
const MUTABLE = ['schedule', 'timeZone', 'httpTarget', 'retryConfig', 'attemptDeadline', 'description']

export const schedulerMethods: RestMethods = {
  'cloudscheduler.jobs.create': ({ path, body }, world) => {
    const name = textOf(body['name']) || `${path['parent']}/jobs/${world.nextId()}`
    if (!/\/jobs\/[\w-]{1,500}$/.test(name) || !name.startsWith(`${path['parent']}/`))
      throw new Refusal('INVALID_ARGUMENT', `Job name must be formatted: "${path['parent']}/jobs/<JOB_ID>".`)
    checkJob(body, world)
    if (world.jobs.has(name)) throw new Refusal('ALREADY_EXISTS', `Job ${name} already exists.`)
    const defaults = { timeZone: 'Etc/UTC', attemptDeadline: '180s' }
    const job = { ...defaults, ...body, name, state: 'ENABLED', userUpdateTime: new Date().toISOString() }
    world.jobs.set(name, job)
    return job
  },
  'cloudscheduler.jobs.get': (request, world) => find(request, world),
  'cloudscheduler.jobs.patch': (request, world) => {
    const job = find(request, world)
    checkJob({ ...job, ...request.body }, world)
    const mask = request.query.get('updateMask')
    for (const path of mask === null ? MUTABLE : maskPaths(mask)) {
      const field = path.split('.')[0] ?? path
      if (!MUTABLE.includes(field)) throw new Refusal('INVALID_ARGUMENT', `Field ${path} cannot be updated.`)
      job[field] = request.body[field]
    }
    return job
  },
  'cloudscheduler.jobs.pause': (request, world) => setState(request, world, 'PAUSED'),
  'cloudscheduler.jobs.resume': (request, world) => setState(request, world, 'ENABLED'),
  'cloudscheduler.jobs.delete': (request, world) => {
    world.jobs.delete(textOf(find(request, world)['name']))
    return {}
  },
}

function checkJob(job: Document, world: World): void {
  if (!CRON.test(textOf(job['schedule'])))
    throw new Refusal('INVALID_ARGUMENT', `Schedule or time zone is invalid: ${textOf(job['schedule'])}.`)
  if (job['timeZone'] !== undefined && !isTimeZone(textOf(job['timeZone'])))
    throw new Refusal('INVALID_ARGUMENT', `Schedule or time zone is invalid: ${textOf(job['timeZone'])}.`)
  if (textOf(job['description']).length > 500)
    throw new Refusal('INVALID_ARGUMENT', 'Job description must not be longer than 500 characters.')
  const deadline = Number.parseFloat(textOf(job['attemptDeadline']) || '180s')
  if (deadline < 15 || deadline > 1800)
    throw new Refusal('INVALID_ARGUMENT', 'Job attempt deadline must be between 15s and 1800s.')
  // Objects by the discovery document.
  const target = job['httpTarget'] as
    | { uri: string; oidcToken?: { serviceAccountEmail?: string } }
    | undefined
  if (!target) throw new Refusal('INVALID_ARGUMENT', 'Job target must be set.')
  if (!URL.canParse(target.uri)) throw new Refusal('INVALID_ARGUMENT', `Job uri is invalid: ${target.uri}.`)
  const email = target.oidcToken?.serviceAccountEmail
  if (email !== undefined && !world.seesAccount(email))
    throw new Refusal('NOT_FOUND', `Service account ${email} does not exist.`)
  const retry = job['retryConfig'] as { retryCount?: number } | undefined
  if ((retry?.retryCount ?? 0) < 0 || (retry?.retryCount ?? 0) > 5)
    throw new Refusal('INVALID_ARGUMENT', 'Retry count must be between 0 and 5.')
}

function isTimeZone(name: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }))
  } catch {
    return false
  }
}

function find({ path }: RestRequest, world: World): Document {
  const job = world.jobs.get(path['name'] ?? '')
  if (!job) throw new Refusal('NOT_FOUND', 'Job not found.')
  return job
}

function setState(request: RestRequest, world: World, state: 'PAUSED' | 'ENABLED'): Document {
  const job = find(request, world)
  job['state'] = state
  return job
}
