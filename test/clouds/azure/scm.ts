/**
 * The deployment side of a Flex Consumption site (`<site>.scm.azurewebsites.net`): takes a package, works on it, and
 * tells the outcome in the body of an HTTP 200 (https://github.com/Azure/azure-dev/issues/3658).
 */
import { createHash, randomUUID } from 'node:crypto'
import type { World, Deployment, StoredResource } from './arm/world.ts'
import { objectAt, textAt } from './arm/resource-kind.ts'
import type { Answer, CloudRequest, Route } from './answer.ts'
import { armError } from './answer.ts'

/** Storage Blob Data Owner, Storage Blob Data Contributor. */
const BLOB_WRITERS = new Set(['b7e6dc6d-f1e8-4753-8033-0f276bb0955b', 'ba92f5b4-2d11-453d-a403-e96b0029c9fe'])
const DEPLOYING = 2

export class Scm {
  readonly #world: World
  /** Publishes that still fail because the role assignment is not visible to the storage account, by site. */
  readonly #spreading = new Map<string, number>()
  readonly #unseen: number

  constructor(world: World, unseen: number) {
    this.#world = world
    this.#unseen = unseen
  }

  route(site: string, request: CloudRequest): Route {
    const { method, path, query, body } = request
    if (method === 'POST' && path === '/api/publish') {
      const input = { site, ...Object.fromEntries(query), bytes: body.length, sha256: sha256(body) }
      return { operation: 'scm.Publish', input, effect: () => this.#publish(site, request) }
    }
    const [, id] = /^\/api\/deployments(?:\/([^/]+))?$/.exec(path) ?? []
    if (method === 'GET' && path.startsWith('/api/deployments')) {
      const operation = id === undefined ? 'scm.ListDeployments' : 'scm.GetDeployment'
      return { operation, input: { site, id }, effect: () => this.#read(site, id) }
    }
    const answer = armError(404, 'NotFound', `There is nothing at ${path}.`)
    return { operation: 'scm.?', input: { site, path }, effect: () => answer }
  }

  #publish(site: string, { query, body, headers }: CloudRequest): Answer {
    const stored = this.#world.site(site)
    if (!stored || this.#world.isBusy(stored)) return { status: 503, body: 'Site Unavailable' }
    if (objectAt(stored.body, 'properties')['state'] === 'Stopped')
      return { status: 403, body: 'Site Disabled' }
    if (headers['content-type'] !== 'application/zip' || body.readUInt32BE(0) !== 0x504b0304)
      return { status: 400, body: 'The content is not a zip package.' }
    const before = this.#world.deployments.get(site) ?? []
    if (before.some((each) => each.doneAt > this.#world.now()))
      return { status: 409, body: 'There is a deployment currently in progress.' }
    if (!this.#mayWrite(stored)) {
      const text =
        'BlobUploadFailedException: Failed to upload blob to storage account: Response status code does not indicate success: 403 (This request is not authorized to perform this operation using this permission.).'
      return { status: 403, body: text }
    }
    const now = this.#world.now()
    const hasHost = body.includes('host.json')
    const deployment: Deployment = {
      id: randomUUID(),
      deployer: query.get('Deployer') ?? '',
      package: body,
      receivedAt: now,
      doneAt: now + this.#world.settleMs,
      outcome: hasHost ? 4 : 3,
      statusText: hasHost ? '' : 'The package has no host.json at its root.',
    }
    this.#world.deployments.set(site, [...before, deployment])
    // The body is the id as a JSON string.
    return { status: 202, body: deployment.id }
  }

  #read(site: string, id: string | undefined): Answer {
    const all = [...(this.#world.deployments.get(site) ?? [])].reverse()
    if (id === undefined) return { status: 200, body: all.map((each) => this.#view(site, each)) }
    const found = id === 'latest' ? all[0] : all.find((each) => each.id === id)
    return found
      ? { status: 200, body: this.#view(site, found) }
      : { status: 404, body: `Deployment ${id} not found.` }
  }

  #view(site: string, deployment: Deployment): object {
    const done = deployment.doneAt <= this.#world.now()
    const status = done ? deployment.outcome : DEPLOYING
    const succeeded = this.#world.deployments
      .get(site)
      ?.filter((each) => each.outcome === 4 && each.doneAt <= this.#world.now())
    return {
      id: deployment.id,
      status,
      status_text: done ? deployment.statusText : '',
      author: '',
      deployer: deployment.deployer,
      message: '',
      received_time: new Date(deployment.receivedAt).toISOString(),
      complete: done,
      active: succeeded?.at(-1) === deployment,
      site_name: site,
    }
  }

  /** A site writes the package with its own identity, once the assignment has spread. */
  #mayWrite(site: StoredResource): boolean {
    const { principalId } = objectAt(site.body, 'identity')
    const assigned = this.#world.resources.some(({ kind, body }) => {
      const properties = objectAt(body, 'properties')
      const role = textAt(properties, 'roleDefinitionId').split('/').at(-1) ?? ''
      return (
        kind.word === 'authorization.RoleAssignment' &&
        properties['principalId'] === principalId &&
        BLOB_WRITERS.has(role)
      )
    })
    if (!assigned) return false
    const left = this.#spreading.get(site.id) ?? this.#unseen
    this.#spreading.set(site.id, Math.max(0, left - 1))
    return left === 0
  }
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex')
}
