/**
 * FunctionService v2. Each change is a long-running operation that ends after `settleMs`: DEPLOYING → ACTIVE, or FAILED
 * with state messages; DELETING → gone. While one is running, every other change is refused.
 */
import { textOf } from '../protocol/text.ts'
import { Refusal } from '../protocol/refusal.ts'
import type { Document, StoredFunction, StoredOperation, World } from '../world.ts'
import { checkFunction } from './function-rules.ts'
import { emptyPolicy } from './run.ts'

/** Method → what it does with the decoded request. `Operation` stands for `google.longrunning.Operation`. */
export type RpcMethods = Readonly<
  Record<string, (request: Document, world: World, origin: string) => RpcAnswer>
>

export type RpcAnswer = Document | { readonly operation: StoredOperation }

export const functionMethods: RpcMethods = {
  CreateFunction: (request, world) => {
    const id = textOf(request['functionId'])
    if (!/^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/.test(id) || id.length < 4)
      throw new Refusal('INVALID_ARGUMENT', `Invalid function id ${id}: 4 to 63 characters of [a-z0-9-].`)
    const name = `${String(request['parent'])}/functions/${id}`
    const document = { ...(request['function'] as Document), name }
    checkFunction(document, world)
    if (world.functions.has(name))
      throw new Refusal('ALREADY_EXISTS', `Could not create function ${name}: it already exists.`)
    const stored: StoredFunction = { document, doneAt: 0, outcome: { state: 'ACTIVE' } }
    world.functions.set(name, stored)
    return begin(world, stored, 'CREATE_FUNCTION')
  },
  GetFunction: ({ name }, world) => find(world, name).document,
  ListFunctions: ({ parent }, world) => {
    for (const name of world.functions.keys()) advance(world, name)
    const functions = [...world.functions.entries()]
      .filter(([name]) => name.startsWith(`${String(parent)}/functions/`))
      .map(([, { document }]) => document)
    return { functions }
  },
  UpdateFunction: (request, world) => {
    const next = request['function'] as Document
    const stored = find(world, next['name'])
    refuseBusy(stored)
    const changed = structuredClone(stored.document)
    // A FieldMask; without one everything that may be written is replaced.
    const { paths = WRITABLE } = (request['updateMask'] ?? {}) as { paths?: readonly string[] }
    for (const path of paths) copyPath(changed, next, path)
    checkFunction(changed, world)
    Object.assign(stored.document, changed)
    return begin(
      world,
      stored,
      'UPDATE_FUNCTION',
      paths.some((path) => path.startsWith('build_config')),
    )
  },
  DeleteFunction: ({ name }, world) => {
    const stored = find(world, name)
    refuseBusy(stored)
    return begin(world, stored, 'DELETE_FUNCTION')
  },
  GenerateUploadUrl: ({ parent }, world, origin) => {
    const region = String(parent).split('/').at(-1) ?? ''
    const bucket = `gcf-v2-uploads-${world.number}.${region}.cloudfunctions.appspot.com`
    const object = `${world.nextId()}.zip`
    return {
      uploadUrl: `${origin}/upload/${bucket}/${object}?X-Goog-Signature=abc`,
      storageSource: { bucket, object },
    }
  },
  ListRuntimes: () => ({
    runtimes: ['nodejs22', 'nodejs24'].map((name) => ({ name, stage: 'GA', environment: 'GEN_2' })),
  }),
}

/** The operation's message. `pack` encodes a function or nothing into `google.protobuf.Any`. */
export function operationMessage(
  world: World,
  operation: StoredOperation,
  pack: (document: Document | undefined) => Document,
): Document {
  advance(world, operation.target)
  const stored = world.functions.get(operation.target)
  if (stored && isBusy(stored)) return { name: operation.name, done: false }
  const failure = stored?.outcome.state === 'FAILED' ? stored.outcome.message : undefined
  if (failure !== undefined) return { name: operation.name, done: true, error: { code: 3, message: failure } }
  return { name: operation.name, done: true, response: pack(stored?.document) }
}

const WRITABLE = ['description', 'labels', 'build_config', 'service_config', 'event_trigger', 'kms_key_name']

function begin(
  world: World,
  stored: StoredFunction,
  type: StoredOperation['type'],
  builds = type === 'CREATE_FUNCTION',
): { readonly operation: StoredOperation } {
  const target = String(stored.document['name'])
  const failure = builds ? world.buildFailures.shift() : undefined
  stored.document['state'] = type === 'DELETE_FUNCTION' ? 'DELETING' : 'DEPLOYING'
  stored.document['stateMessages'] = []
  stored.doneAt = Date.now() + world.settleMs
  stored.outcome =
    type === 'DELETE_FUNCTION'
      ? { state: 'GONE' }
      : failure === undefined
        ? { state: 'ACTIVE' }
        : { state: 'FAILED', message: failure }
  const location = target.split('/functions/')[0] ?? ''
  const operation = { name: `${location}/operations/operation-${world.nextId()}`, target, type }
  world.operations.set(operation.name, operation)
  return { operation }
}

/** Lets the time that has passed take effect. */
function advance(world: World, name: string): void {
  const stored = world.functions.get(name)
  if (!stored || !isBusy(stored) || Date.now() < stored.doneAt) return
  const { document, outcome } = stored
  if (outcome.state === 'GONE') {
    world.functions.delete(name)
    world.policies.delete(serviceOf(name))
    return
  }
  document['state'] = outcome.state
  document['updateTime'] = timestamp()
  if (outcome.state === 'FAILED') {
    document['stateMessages'] = [
      { severity: 'ERROR', type: 'CloudRunServiceNotFound', message: outcome.message },
    ]
    return
  }
  const service = serviceOf(name)
  const region = name.split('/')[3] ?? ''
  document['serviceConfig'] = {
    ...(document['serviceConfig'] as Document),
    service,
    uri: `https://${service.split('/').at(-1)}-${world.number}.${region}.run.app`,
    revision: `${service.split('/').at(-1)}-${world.nextId()}`,
  }
  document['url'] = `https://${region}-${world.project}.cloudfunctions.net/${name.split('/').at(-1)}`
  document['environment'] = 'GEN_2'
  if (!world.policies.has(service)) world.policies.set(service, emptyPolicy(world))
}

function timestamp(): Document {
  return { seconds: String(Math.floor(Date.now() / 1000)), nanos: 0 }
}

function serviceOf(name: string): string {
  return name.replace('/functions/', '/services/')
}

function find(world: World, name: unknown): StoredFunction {
  advance(world, String(name))
  const stored = world.functions.get(String(name))
  if (!stored) throw new Refusal('NOT_FOUND', `Resource '${String(name)}' was not found`)
  return stored
}

function isBusy({ document }: StoredFunction): boolean {
  return document['state'] === 'DEPLOYING' || document['state'] === 'DELETING'
}

function refuseBusy(stored: StoredFunction): void {
  if (isBusy(stored))
    throw new Refusal(
      'ABORTED',
      `unable to queue the operation: an operation on function ${String(stored.document['name'])} in region is already in progress. Please try again later.`,
    )
}

/** Copies what one path of an update mask names; a member that is not there becomes absent. */
function copyPath(to: Document, from: Document, path: string): void {
  const names = path
    .split('.')
    .map((name) => name.replaceAll(/_(\w)/g, (_all, letter: string) => letter.toUpperCase()))
  const last = names.pop() ?? ''
  const [target, source] = [to, from].map((root) =>
    names.reduce<Document>((inner, name) => (inner[name] ??= {}) as Document, root),
  )
  if (!MASKABLE.has(path)) throw new Refusal('INVALID_ARGUMENT', `Invalid update mask: unknown field ${path}`)
  if (!target || !source) return
  if (source[last] === undefined) delete target[last]
  else target[last] = source[last]
}

const MASKABLE = new Set([
  ...WRITABLE,
  ...[
    'runtime',
    'entry_point',
    'source',
    'environment_variables',
    'service_account',
    'worker_pool',
    'docker_repository',
  ].map((name) => `build_config.${name}`),
  ...[
    'timeout_seconds',
    'available_memory',
    'available_cpu',
    'environment_variables',
    'max_instance_count',
    'min_instance_count',
    'max_instance_request_concurrency',
    'ingress_settings',
    'service_account_email',
    'all_traffic_on_latest_revision',
    'secret_environment_variables',
    'vpc_connector',
    'vpc_connector_egress_settings',
  ].map((name) => `service_config.${name}`),
])
