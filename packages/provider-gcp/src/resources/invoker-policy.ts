/** Who may call a Run service: one role of its IAM policy, which is ours; everything else in the policy is left alone. */
import type { Json, JsonObject } from '@skyfold/manifest'
import type { ResourceContext, ResourceType } from '@skyfold/plugin-api'
import type { GcpClients, RestCall } from '../clients.ts'

export interface InvokerPolicyInputs {
  /** `projects/…/locations/…/services/…` */
  readonly service: string
  /** Anybody at all. */
  readonly public: boolean
  /** An account's address. */
  readonly serviceAccount?: string
  /** IAM members as they stand in a policy: `group:callers@example.com`. */
  readonly members?: readonly string[]
}

export interface InvokerPolicyOutputs {
  readonly service: string
  readonly public: boolean
}

type Context = ResourceContext<GcpClients>
type Type = ResourceType<InvokerPolicyInputs, InvokerPolicyOutputs, GcpClients>

const ROLE = 'roles/run.invoker'
const EVERYBODY = 'allUsers'
const ACCOUNT = 'serviceAccount:'

export const invokerPolicy: Type = {
  type: 'gcp.run.invoker-policy',
  version: 1,
  identity: { by: 'put', id: ({ service }) => service },
  replaceOn: ['service'],
  async create(context, inputs) {
    await write(context, inputs.service, membersOf(inputs))
    return { id: inputs.service }
  },
  update: (context, id, inputs) => write(context, id, membersOf(inputs)),
  async read(context, id) {
    const members = invokers(await context.clients.rest.find(call(id, 'getIamPolicy')))
    if (members.length === 0) return null
    const isPublic = members.includes(EVERYBODY)
    const account = members.find((member) => member.startsWith(ACCOUNT))
    const isOurs = members.length === 1 && account !== undefined
    const inputs = isOurs
      ? { service: id, public: false, serviceAccount: account.slice(ACCOUNT.length) }
      : isPublic && members.length === 1
        ? { service: id, public: true }
        : { service: id, public: isPublic, members }
    return { inputs, outputs: { service: id, public: isPublic } }
  },
  async delete(context, id) {
    const policy = await context.clients.rest.find(call(id, 'getIamPolicy'))
    if (policy && invokers(policy).length > 0) await set(context, id, policy, [])
  },
}

async function write(context: Context, service: string, members: readonly string[]): Promise<void> {
  await set(context, service, await context.clients.rest.request(call(service, 'getIamPolicy')), members)
}

/** The etag makes a change that somebody else made in between a conflict, which is tried again from the reading on. */
async function set(
  context: Context,
  service: string,
  policy: JsonObject,
  members: readonly string[],
): Promise<void> {
  const others = bindingsOf(policy).filter((binding) => binding['role'] !== ROLE || 'condition' in binding)
  const bindings: Json[] = members.length > 0 ? [...others, { role: ROLE, members }] : others
  const body = { policy: { ...policy, bindings } }
  await context.clients.rest.request({ ...call(service, 'setIamPolicy'), method: 'POST', body })
}

function call(service: string, verb: string): RestCall {
  return { service: 'run', method: 'GET', path: `v2/${service}:${verb}` }
}

function membersOf({
  public: isPublic,
  serviceAccount,
  members = [],
}: InvokerPolicyInputs): readonly string[] {
  return [
    ...(isPublic ? [EVERYBODY] : []),
    ...(serviceAccount === undefined ? [] : [`${ACCOUNT}${serviceAccount}`]),
    ...members,
  ]
}

function invokers(policy: JsonObject | null): readonly string[] {
  return bindingsOf(policy ?? {})
    .filter((binding) => binding['role'] === ROLE && !('condition' in binding))
    .flatMap(({ members }) => (Array.isArray(members) ? members : []))
    .filter((member) => typeof member === 'string')
}

function bindingsOf({ bindings }: JsonObject): readonly JsonObject[] {
  // The API's own list of objects.
  return Array.isArray(bindings) ? (bindings as readonly JsonObject[]) : []
}
