/** Event source mappings from queues: what Lambda checks before it polls, and the states in between. */
import type {
  CreateEventSourceMappingRequest,
  DeleteEventSourceMappingRequest,
  EventSourceMappingConfiguration,
  GetEventSourceMappingRequest,
  ListEventSourceMappingsRequest,
  ListEventSourceMappingsResponse,
  UpdateEventSourceMappingRequest,
} from '@aws-sdk/client-lambda'
import { Refusal } from '../../protocol/refusal.ts'
import { uuid } from '../../world.ts'
import type { Behaviour, Call, Checked, Principals, Queues, Regional, World } from '../../world.ts'
import { functionArn, parseFunctionName } from './arn.ts'
import { requireVersion } from './function-record.ts'
import type { FunctionStore } from './function-record.ts'

export interface MappingRecord {
  configuration: EventSourceMappingConfiguration
  /** The state it goes to, and when; `Deleted` takes it away. */
  next: { readonly state: string; readonly at: number } | undefined
  readonly tags: Map<string, string>
}

/** The mappings of one region, by UUID. */
export type MappingStore = Map<string, MappingRecord>

export interface MappingNeeds {
  readonly world: World
  readonly functions: Regional<FunctionStore>
  readonly mappings: Regional<MappingStore>
  readonly principals: Principals
  readonly queues: Queues
}

const RECEIVE_ACTIONS = ['ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes'] as const

export function mappingOperations(needs: MappingNeeds): Behaviour['operations'] {
  const { world, mappings } = needs
  const find = (id: string, call: Call): MappingRecord => {
    const found = settledMappings(mappings.in(call.region), world).get(id)
    if (!found) throw new Refusal('ResourceNotFoundException', 'The resource you requested does not exist.')
    return found
  }
  return {
    CreateEventSourceMapping(
      input: Checked<CreateEventSourceMappingRequest>,
      call: Call,
    ): EventSourceMappingConfiguration {
      const source = input.EventSourceArn
      if (source === undefined) throw invalid('Unrecognized event source.')
      if (input.DestinationConfig !== undefined)
        throw invalid('Unsupported DestinationConfig parameter for given event source mapping type.')
      const target = checkTarget(needs, input.FunctionName, source, call)
      checkBatch(input)
      const store = settledMappings(mappings.in(call.region), world)
      refuseDuplicate(store, source, target)
      const id = uuid()
      const enabled = input.Enabled ?? true
      const record: MappingRecord = {
        configuration: {
          UUID: id,
          EventSourceMappingArn: `arn:aws:lambda:${call.region}:${call.account}:event-source-mapping:${id}`,
          EventSourceArn: source,
          FunctionArn: target,
          BatchSize: input.BatchSize ?? 10,
          MaximumBatchingWindowInSeconds: input.MaximumBatchingWindowInSeconds ?? 0,
          FunctionResponseTypes: input.FunctionResponseTypes ?? [],
          ...scalingOf(input),
          State: 'Creating',
          StateTransitionReason: 'USER_INITIATED',
          LastModified: new Date(world.now()),
        },
        next: { state: enabled ? 'Enabled' : 'Disabled', at: world.now() + world.settleMs },
        tags: new Map(Object.entries(input.Tags ?? {})),
      }
      store.set(id, record)
      return record.configuration
    },
    GetEventSourceMapping: (
      input: Checked<GetEventSourceMappingRequest>,
      call: Call,
    ): EventSourceMappingConfiguration => find(input.UUID, call).configuration,
    UpdateEventSourceMapping(
      input: Checked<UpdateEventSourceMappingRequest>,
      call: Call,
    ): EventSourceMappingConfiguration {
      const record = find(input.UUID, call)
      refuseWhileMoving(record)
      const { configuration } = record
      const target =
        input.FunctionName === undefined
          ? configuration.FunctionArn
          : checkTarget(needs, input.FunctionName, configuration.EventSourceArn ?? '', call)
      const merged = {
        ...configuration,
        ...present(input, ['BatchSize', 'MaximumBatchingWindowInSeconds', 'FunctionResponseTypes']),
      }
      checkBatch(merged)
      record.configuration = { ...merged, FunctionArn: target, ...scalingOf(input), State: 'Updating' }
      const enabled = input.Enabled ?? configuration.State === 'Enabled'
      record.next = { state: enabled ? 'Enabled' : 'Disabled', at: world.now() + world.settleMs }
      return record.configuration
    },
    DeleteEventSourceMapping(
      input: Checked<DeleteEventSourceMappingRequest>,
      call: Call,
    ): EventSourceMappingConfiguration {
      const record = find(input.UUID, call)
      refuseWhileMoving(record)
      record.configuration = { ...record.configuration, State: 'Deleting' }
      record.next = { state: 'Deleted', at: world.now() + world.settleMs }
      return record.configuration
    },
    ListEventSourceMappings(
      input: Checked<ListEventSourceMappingsRequest>,
      call: Call,
    ): ListEventSourceMappingsResponse {
      const target =
        input.FunctionName === undefined
          ? undefined
          : functionArn(call, parseFunctionName(input.FunctionName, call))
      const all = [...settledMappings(mappings.in(call.region), world).values()].map(
        (one) => one.configuration,
      )
      return {
        EventSourceMappings: all.filter(
          (one) =>
            (target === undefined || one.FunctionArn === target) &&
            (input.EventSourceArn === undefined || one.EventSourceArn === input.EventSourceArn),
        ),
      }
    },
  }
}

/** The mappings after time has passed for each. */
export function settledMappings(store: MappingStore, world: World): MappingStore {
  for (const [id, record] of store) {
    if (!record.next || world.now() < record.next.at) continue
    if (record.next.state === 'Deleted') store.delete(id)
    record.configuration = { ...record.configuration, State: record.next.state }
    record.next = undefined
  }
  return store
}

/** The function's ARN as the mapping shows it. Errors: no such function or queue, or the role may not read the queue. */
function checkTarget(needs: MappingNeeds, functionName: string, source: string, call: Call): string {
  const name = parseFunctionName(functionName, call)
  const record = needs.functions.in(call.region).get(name.name)
  if (!record) throw invalid('Function does not exist')
  const { Role: role = '', Timeout: timeout = 3 } = requireVersion(record, call, name).configuration
  for (const action of RECEIVE_ACTIONS)
    if (!needs.principals.allows(role, `sqs:${action}`, source))
      throw invalid(`The function execution role does not have permissions to call ${action} on SQS`)
  const visibility = needs.queues.visibilityTimeout(source)
  if (visibility === undefined)
    throw invalid(
      'Error occurred while ReceiveMessage. SQS Error Code: AWS.SimpleQueueService.NonExistentQueue. SQS Error Message: The specified queue does not exist.',
    )
  if (visibility < timeout)
    throw invalid(
      `Queue visibility timeout: ${visibility} seconds is less than Function timeout: ${timeout} seconds`,
    )
  return functionArn(call, name)
}

function checkBatch(input: {
  readonly BatchSize?: number | undefined
  readonly MaximumBatchingWindowInSeconds?: number | undefined
}): void {
  if ((input.BatchSize ?? 10) > 10 && (input.MaximumBatchingWindowInSeconds ?? 0) < 1)
    throw invalid(
      'Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10',
    )
}

function refuseDuplicate(store: MappingStore, source: string, target: string): void {
  const same = [...store.values()].find(
    ({ configuration }) => configuration.EventSourceArn === source && configuration.FunctionArn === target,
  )
  if (!same) return
  const name = target.split(':function:')[1] ?? target
  throw new Refusal(
    'ResourceConflictException',
    `An event source mapping with SQS arn (" ${source} ") and function (" ${name} ") already exists. Please update or delete the existing mapping with UUID ${same.configuration.UUID}`,
  )
}

function refuseWhileMoving(record: MappingRecord): void {
  if (record.next)
    throw new Refusal(
      'ResourceInUseException',
      `Cannot perform the operation while the event source mapping is in state ${record.configuration.State}.`,
    )
}

// An empty ScalingConfig takes the limit away; an absent one leaves it.
function scalingOf(input: {
  readonly ScalingConfig?: { readonly MaximumConcurrency?: number | undefined } | undefined
}): Pick<EventSourceMappingConfiguration, 'ScalingConfig'> {
  if (!input.ScalingConfig) return {}
  const { MaximumConcurrency } = input.ScalingConfig
  return { ScalingConfig: MaximumConcurrency === undefined ? undefined : { MaximumConcurrency } }
}

function present<T extends object, K extends keyof T>(input: T, keys: readonly K[]): Partial<Pick<T, K>> {
  const result: Partial<Pick<T, K>> = {}
  for (const key of keys) if (input[key] !== undefined) result[key] = input[key]
  return result
}

function invalid(message: string): Refusal {
  return new Refusal('InvalidParameterValueException', message)
}
