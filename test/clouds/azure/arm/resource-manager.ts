/**
 * Azure Resource Manager: finds the kind that a path names, checks api-version, parent and body, and keeps what was
 * put. Everything that kinds share is here; what they do on their own is in the other files of this folder.
 */
import { randomUUID } from 'node:crypto'
import type { Answer, CloudRequest, Route } from '../answer.ts'
import { armError, jsonBody } from '../answer.ts'
import { BicepTypes } from '../bicep.ts'
import type { ResourceKind } from './resource-kind.ts'
import { textAt } from './resource-kind.ts'
import type { ResourceId } from './resource-id.ts'
import { parseResourceId } from './resource-id.ts'
import type { StoredResource, World } from './world.ts'

export class ResourceManager {
  readonly #world: World
  readonly #kinds: readonly ResourceKind[]
  readonly #types: ReadonlyMap<string, BicepTypes>
  /** Where operations are asked about. */
  readonly #url: () => string
  readonly #operations = new Map<string, { readonly resource: StoredResource; readonly removal: boolean }>()

  private constructor(
    world: World,
    kinds: readonly ResourceKind[],
    types: ReadonlyMap<string, BicepTypes>,
    url: () => string,
  ) {
    this.#world = world
    this.#kinds = kinds
    this.#types = types
    this.#url = url
  }

  static async create(
    world: World,
    kinds: readonly ResourceKind[],
    url: () => string,
  ): Promise<ResourceManager> {
    const names = new Set(kinds.flatMap(({ types }) => types ?? []))
    const loaded = [...names].map(async (name) => [name, await BicepTypes.load(name)] as const)
    return new ResourceManager(world, kinds, new Map(await Promise.all(loaded)), url)
  }

  route(request: CloudRequest): Route {
    const operation = /\/providers\/Skyfold\.Fake\/operations\/([^/]+)$/.exec(request.path)?.[1]
    if (operation !== undefined)
      return {
        operation: 'arm.GetOperation',
        input: { operation },
        effect: () => this.#operation(operation, request),
      }
    const id = parseResourceId(request.path, request.method)
    const kind = id && this.#kinds.find(({ type }) => type.toLowerCase() === id.type.toLowerCase())
    if (!id || !kind) {
      const answer = armError(
        404,
        'InvalidResourceType',
        `The resource type of ${request.path} could not be found.`,
      )
      return { operation: `arm.${request.method}`, input: { path: request.path }, effect: () => answer }
    }
    const verb = id.collection ? 'List' : (id.action ?? capitalise(request.method.toLowerCase()))
    const body = jsonBody(request)
    return {
      operation: kind.word.replace('.', `.${capitalise(verb)}`),
      input: { id: id.id, ...(body === undefined ? {} : { body }) },
      effect: () => this.#refuseVersion(kind, request) ?? this.#answer(kind, id, request),
    }
  }

  #answer(kind: ResourceKind, id: ResourceId, request: CloudRequest): Answer {
    if (id.subscription.toLowerCase() !== this.#world.subscription)
      return armError(
        404,
        'SubscriptionNotFound',
        `The subscription '${id.subscription}' could not be found.`,
      )
    if (id.collection) return this.#list(kind, id)
    switch (request.method) {
      case 'PUT':
        return this.#put(kind, id, request)
      case 'GET':
      case 'HEAD':
        return this.#get(id)
      case 'DELETE':
        return this.#delete(id)
      case 'POST':
        return this.#act(kind, id)
      default:
        return armError(405, 'HttpMethodNotAllowed', `${request.method} is not supported here.`)
    }
  }

  #refuseVersion(kind: ResourceKind, { query, path }: CloudRequest): Answer | undefined {
    const version = query.get('api-version')
    if (version === null)
      return armError(
        400,
        'MissingApiVersionParameter',
        `The api-version query parameter is required for ${path}.`,
      )
    if (kind.apiVersions.includes(version)) return undefined
    const message = `No registered resource provider found for type '${kind.type}' and API version '${version}'. The supported api-versions are '${kind.apiVersions.join(', ')}'.`
    return armError(400, 'NoRegisteredProviderFound', message)
  }

  #put(kind: ResourceKind, id: ResourceId, request: CloudRequest): Answer {
    const world = this.#world
    const body = jsonBody(request)
    if (!body) return armError(400, 'InvalidRequestContent', 'The request content is not a JSON object.')
    const orphan = this.#refuseOrphan(id)
    if (orphan) return orphan
    const previous = world.find(id.id)
    if (previous && world.isBusy(previous)) return busy(previous)
    const types = kind.types === undefined ? undefined : this.#types.get(kind.types)
    const problems = types?.check(`${kind.type}@${kind.apiVersions[0]}`, body, id.name) ?? []
    if (problems.length > 0) return armError(400, 'InvalidRequestContent', problems.join(' '))
    const moved = previous && body['location'] !== undefined && place(body) !== place(previous.body)
    if (moved)
      return armError(
        409,
        'InvalidResourceLocation',
        `The resource '${id.name}' already exists in another location.`,
      )
    const put = { world, id, body, previous }
    const refused = kind.refuse?.(put)
    if (refused) return refused
    const busyUntil = kind.longRunning === undefined ? 0 : world.now() + world.settleMs
    const completed = { ...kind.complete(put), id: previous?.id ?? id.id, name: id.name, type: kind.type }
    const stored = { id: previous?.id ?? id.id, kind, body: completed, busyUntil, deleting: false }
    world.put(stored)
    return this.#accepted(stored, previous ? 200 : (kind.created ?? 201), false)
  }

  #get(id: ResourceId): Answer {
    const stored = this.#world.find(id.id)
    if (!stored || stored.kind.writeOnly) return notFound(id)
    return { status: 200, body: this.#seen(stored) }
  }

  #list(kind: ResourceKind, id: ResourceId): Answer {
    const below = `${id.parent.toLowerCase()}/`
    const found = this.#world.resources.filter(
      (each) => each.kind === kind && each.id.toLowerCase().startsWith(below) && !each.deleting,
    )
    return { status: 200, body: { value: found.map((each) => this.#seen(each)) } }
  }

  #delete(id: ResourceId): Answer {
    const stored = this.#world.find(id.id)
    if (!stored) return id.type.toLowerCase().endsWith('resourcegroups') ? notFound(id) : { status: 204 }
    if (this.#world.isBusy(stored)) return busy(stored)
    this.#world.remove(stored)
    return this.#accepted(stored, 200, true)
  }

  #act(kind: ResourceKind, id: ResourceId): Answer {
    const stored = this.#world.find(kind.virtual ? id.parent : id.id)
    if (!stored) return notFound(id)
    const action = id.action === undefined ? undefined : kind.actions?.[id.action]
    if (!action) return armError(404, 'InvalidResourceType', `The action ${id.action} could not be found.`)
    return action({ world: this.#world, id, stored })
  }

  /** 202 with the address of the operation while it is not done. */
  #accepted(stored: StoredResource, status: number, removal: boolean): Answer {
    const body = removal ? {} : { body: this.#seen(stored) }
    if (!this.#world.isBusy(stored)) return { status, ...body }
    const operation = randomUUID()
    this.#operations.set(operation, { resource: stored, removal })
    const address = `${this.#url()}/subscriptions/${this.#world.subscription}/providers/Skyfold.Fake/operations/${operation}?api-version=2025-03-01`
    const { longRunning = 'location' } = stored.kind
    const headers = { [longRunning]: address, 'retry-after': '1' }
    return { status: 202, headers, ...body }
  }

  #operation(name: string, request: CloudRequest): Answer {
    const operation = this.#operations.get(name)
    if (!operation) return armError(404, 'OperationNotFound', `The operation ${name} could not be found.`)
    const { resource, removal } = operation
    const done = !this.#world.isBusy(resource)
    if (resource.kind.longRunning === 'azure-asyncoperation')
      return { status: 200, body: { status: done ? 'Succeeded' : 'InProgress' } }
    if (!done) {
      const address = `${this.#url()}${request.path}?${request.query.toString()}`
      return { status: 202, headers: { location: address, 'retry-after': '1' } }
    }
    return removal ? { status: 204 } : { status: 200, body: this.#seen(resource) }
  }

  #refuseOrphan(id: ResourceId): Answer | undefined {
    if (id.type === 'Microsoft.Resources/resourceGroups') return undefined
    const group = this.#world.find(`/subscriptions/${id.subscription}/resourceGroups/${id.group}`)
    if (!group)
      return armError(404, 'ResourceGroupNotFound', `Resource group '${id.group}' could not be found.`)
    if (group.deleting)
      return armError(
        409,
        'ResourceGroupBeingDeleted',
        `The resource group '${id.group}' is in deprovisioning state.`,
      )
    // A service below an account (`queueServices/default`) is always there and never put.
    const parent = id.parent.replace(/\/(blob|queue)Services\/default$/i, '')
    const found = this.#world.find(parent)
    if (!found)
      return armError(
        404,
        'ParentResourceNotFound',
        `The parent resource of '${id.name}' could not be found: ${parent}.`,
      )
    return this.#world.isBusy(found) && found !== group ? busy(found) : undefined
  }

  #seen(stored: StoredResource): StoredResource['body'] {
    if (!this.#world.isBusy(stored)) return stored.body
    return stored.kind.unfinished?.(stored.body) ?? stored.body
  }
}

function notFound(id: ResourceId): Answer {
  if (id.type === 'Microsoft.Resources/resourceGroups')
    return armError(404, 'ResourceGroupNotFound', `Resource group '${id.name}' could not be found.`)
  const message = `The Resource '${id.type}/${id.name}' under resource group '${id.group}' was not found.`
  return armError(404, 'ResourceNotFound', message)
}

function busy(stored: StoredResource): Answer {
  const message = `Another operation on '${stored.id}' is in progress. Retry later.`
  return armError(409, 'AnotherOperationInProgress', message)
}

/** `West Europe` and `westeurope` are the same place. */
function place(body: StoredResource['body']): string {
  return textAt(body, 'location').toLowerCase().replaceAll(' ', '')
}

function capitalise(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1)
}
