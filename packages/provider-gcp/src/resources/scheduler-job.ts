/** A Cloud Scheduler job: calls the private door of a function by the clock. */
import type { Json, JsonObject } from '@skyfold/manifest'
import type { ResourceContext, ResourceType } from '@skyfold/plugin-api'
import type { GcpClients, RestCall } from '../clients.ts'
import { ownerFromText, ownerOf, ownerText } from '../ownership/ownership.ts'
import { objectAt, textAt } from './document.ts'

export interface SchedulerJobInputs {
  /** The part of the address after the type. */
  readonly name: string
  readonly jobId: string
  readonly region: string
  /** Five fields. */
  readonly schedule: string
  readonly timezone: string
  /** Address of the function's service. */
  readonly endpoint: string
  /** `/_skyfold/schedule/1`, with a query where not every tick counts. */
  readonly path: string
  /** The event; without it the function makes one of the tick. */
  readonly input?: Json
  /** Address of the account in whose name the job calls. */
  readonly serviceAccount: string
  /** Seconds, 15 to 1800. */
  readonly attemptDeadline: number
  readonly enabled: boolean
  readonly description: string
}

export interface SchedulerJobOutputs {
  readonly job: string
}

type Context = ResourceContext<GcpClients>
type Type = ResourceType<SchedulerJobInputs, SchedulerJobOutputs, GcpClients>

const TYPE = 'gcp.scheduler.job'

/** Input → the member of the API's document that it goes into; the identity has none, the state is set by calls of its own. */
const MASKS: Readonly<Record<keyof SchedulerJobInputs, string | undefined>> = {
  name: undefined,
  jobId: undefined,
  region: undefined,
  enabled: undefined,
  schedule: 'schedule',
  timezone: 'timeZone',
  endpoint: 'httpTarget',
  path: 'httpTarget',
  input: 'httpTarget',
  serviceAccount: 'httpTarget',
  attemptDeadline: 'attemptDeadline',
  description: 'description',
}

export const schedulerJob: Type = {
  type: TYPE,
  version: 1,
  identity: {
    by: 'name',
    // The region is part of the identity: `find` gets nothing but the name.
    name: ({ region, jobId }) => `${region}/${jobId}`,
    find: async (context, name) => {
      const [region = '', jobId = ''] = name.split('/')
      const id = fullName(context, region, jobId)
      const found = await context.clients.rest.find(get(id))
      return found && { id, owner: ownerFromText(textAt(found, 'description')).owner, health: 'ready' }
    },
  },
  replaceOn: ['jobId', 'region'],
  async create(context, inputs, { owner }) {
    const id = fullName(context, inputs.region, inputs.jobId)
    await context.clients.rest.request({
      service: 'cloudscheduler',
      method: 'POST',
      path: `v1/${id.slice(0, id.lastIndexOf('/'))}`,
      body: {
        name: id,
        ...documentOf(inputs),
        description: ownerText(owner, inputs.description),
        // As often as Lambda tries an asynchronous event again.
        retryConfig: { retryCount: 2, minBackoffDuration: '60s' },
      },
    })
    if (!inputs.enabled) await setEnabled(context, id, false)
    return { id }
  },
  async update(context, id, inputs, changed) {
    const mask = [...new Set([...changed].flatMap((input) => MASKS[input] ?? []))].sort()
    const owner = ownerOf(context.stack, TYPE, inputs.name)
    if (mask.length > 0) {
      const body = { ...documentOf(inputs), description: ownerText(owner, inputs.description) }
      const query = { updateMask: mask.join(',') }
      await context.clients.rest.request({ ...get(id), method: 'PATCH', query, body })
    }
    if (changed.has('enabled')) await setEnabled(context, id, inputs.enabled)
  },
  async read(context, id) {
    const found = await context.clients.rest.find(get(id))
    return found && { inputs: inputsOf(id, found), outputs: { job: id } }
  },
  async delete(context, id) {
    await context.clients.rest.find({ ...get(id), method: 'DELETE' })
  },
}

function documentOf(inputs: SchedulerJobInputs): JsonObject {
  const { endpoint, path, input, serviceAccount } = inputs
  const body = input === undefined ? undefined : Buffer.from(JSON.stringify(input)).toString('base64')
  return {
    schedule: inputs.schedule,
    timeZone: inputs.timezone,
    attemptDeadline: `${inputs.attemptDeadline}s`,
    httpTarget: {
      uri: `${endpoint}${path}`,
      httpMethod: 'POST',
      oidcToken: { serviceAccountEmail: serviceAccount, audience: endpoint },
      ...(body === undefined ? {} : { body, headers: { 'Content-Type': 'application/json' } }),
    },
  }
}

function inputsOf(id: string, job: JsonObject): Partial<SchedulerJobInputs> {
  const [, , , region = '', , jobId = ''] = id.split('/')
  const target = objectAt(job, 'httpTarget')
  const uri = textAt(target, 'uri') ?? ''
  const url = URL.canParse(uri) ? new URL(uri) : undefined
  const body = textAt(target, 'body')
  return {
    jobId,
    region,
    schedule: textAt(job, 'schedule') ?? '',
    timezone: textAt(job, 'timeZone') ?? '',
    ...(url ? { endpoint: url.origin, path: url.pathname + url.search } : {}),
    ...(body === undefined
      ? {}
      : { input: JSON.parse(Buffer.from(body, 'base64').toString('utf8')) as Json }),
    serviceAccount: textAt(objectAt(target, 'oidcToken'), 'serviceAccountEmail') ?? '',
    attemptDeadline: Number.parseFloat(textAt(job, 'attemptDeadline') ?? '0'),
    enabled: job['state'] !== 'PAUSED',
    description: ownerFromText(textAt(job, 'description')).description,
  }
}

async function setEnabled(context: Context, id: string, enabled: boolean): Promise<void> {
  const verb = enabled ? 'resume' : 'pause'
  await context.clients.rest.request({ ...get(`${id}:${verb}`), method: 'POST', body: {} })
}

function fullName({ clients }: Context, region: string, jobId: string): string {
  return `projects/${clients.project}/locations/${region}/jobs/${jobId}`
}

function get(id: string): RestCall {
  return { service: 'cloudscheduler', method: 'GET', path: `v1/${id}` }
}
