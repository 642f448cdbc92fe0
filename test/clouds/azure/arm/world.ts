/** Everything that exists in one fake Azure. */
import { createHash, randomUUID } from 'node:crypto'
import type { JsonObject } from '@skyfold/manifest'
import type { ResourceKind } from './resource-kind.ts'
import { objectAt, textAt } from './resource-kind.ts'

export interface StoredResource {
  /** As it was first written. */
  readonly id: string
  readonly kind: ResourceKind
  /** As GET answers it. */
  body: JsonObject
  /** Milliseconds; until then it is being made, changed or deleted. */
  busyUntil: number
  deleting: boolean
}

/** One publish of a package to a site. */
export interface Deployment {
  readonly id: string
  readonly deployer: string
  readonly package: Buffer
  readonly receivedAt: number
  /** Milliseconds; the outcome is known from then on. */
  readonly doneAt: number
  /** As of Kudu: 3 failed, 4 success. */
  readonly outcome: 3 | 4
  readonly statusText: string
}

export interface QueueMessage {
  readonly id: string
  /** As it was sent, base64 by the convention of the host. */
  readonly text: string
  readonly insertedAt: number
  /** How often it was handed out. */
  readonly deliveries: number
}

export interface StoredBlob {
  readonly name: string
  readonly bytes: Buffer
  /** With its quotes. */
  readonly etag: string
  /** Its version id, as RFC 3339 with seven digits of a second. */
  readonly written: string
  isCurrent: boolean
}

export interface WorldOptions {
  readonly settleMs: number
  readonly unseenPrincipals: number
}

/** https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/storage */
const BLOB_DATA_CONTRIBUTOR = 'ba92f5b4-2d11-453d-a403-e96b0029c9fe'

export class World {
  readonly subscription: string = '11111111-2222-4333-8444-555555555555'
  readonly tenant: string = 'aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee'
  readonly settleMs: number
  /** By site name, newest last. */
  readonly deployments: Map<string, Deployment[]> = new Map()
  /** By `<account>/<queue>`. */
  readonly messages: Map<string, QueueMessage[]> = new Map()
  /** `vault/name` → value. */
  readonly vaultSecrets: Map<string, string> = new Map()
  /** Names of storage accounts that somebody else has. */
  readonly foreignAccounts: Set<string> = new Set()
  /** By `<account>/<container>`: all versions of all blobs, oldest first. */
  readonly blobs: Map<string, StoredBlob[]> = new Map()
  /** Blobs on one page of a list, at most. */
  listPage: number = 5000
  /** What is read of a blob differs from what was written. */
  damaged: boolean = false
  /** The Blob service takes conditional headers and does nothing about them. */
  ignoresConditions: boolean = false
  /** Master keys by site name. */
  readonly #masterKeys = new Map<string, string>()
  readonly #resources = new Map<string, StoredResource>()
  readonly #principals = new Map<string, number>()
  readonly #unseenPrincipals: number
  /** Id of a role assignment → how often it is not seen yet. */
  readonly #unseenRoles = new Map<string, number>()

  constructor(options: WorldOptions) {
    this.settleMs = options.settleMs
    this.#unseenPrincipals = options.unseenPrincipals
  }

  /** Lets role assignments know somebody of the directory. */
  register(principal: string): void {
    this.#principals.set(principal, 0)
  }

  /** True if a role on the account or above lets `principal` use blobs; asking while it spreads counts. */
  mayUseBlobs(principal: string, account: StoredResource): boolean {
    const assignment = this.resources.find(({ kind, body }) => {
      const properties = objectAt(body, 'properties')
      return (
        kind.type === 'Microsoft.Authorization/roleAssignments' &&
        properties['principalId'] === principal &&
        textAt(properties, 'roleDefinitionId').endsWith(BLOB_DATA_CONTRIBUTOR) &&
        `${account.id}/`.toLowerCase().startsWith(`${textAt(properties, 'scope')}/`.toLowerCase())
      )
    })
    if (!assignment) return false
    const unseen = this.#unseenRoles.get(assignment.id) ?? this.#unseenPrincipals
    this.#unseenRoles.set(assignment.id, Math.max(0, unseen - 1))
    return unseen === 0
  }

  now(): number {
    return Date.now()
  }

  get resources(): readonly StoredResource[] {
    for (const [key, each] of this.#resources) if (each.deleting && !this.isBusy(each)) this.#drop(key)
    return [...this.#resources.values()]
  }

  find(id: string): StoredResource | undefined {
    return this.resources.find((each) => each.id.toLowerCase() === id.toLowerCase())
  }

  /** The site of that name, whichever group it is in. */
  site(name: string): StoredResource | undefined {
    return this.named('Microsoft.Web/sites', name)
  }

  named(type: string, name: string): StoredResource | undefined {
    return this.resources.find(
      (each) => each.kind.type === type && each.id.toLowerCase().endsWith(`/${name.toLowerCase()}`),
    )
  }

  put(resource: StoredResource): void {
    this.#resources.set(resource.id.toLowerCase(), resource)
  }

  isBusy(resource: StoredResource): boolean {
    return resource.busyUntil > this.now()
  }

  /** Deletes it with everything below it. */
  remove(resource: StoredResource): void {
    resource.deleting = true
    resource.busyUntil = resource.kind.deletedLater ? this.now() + this.settleMs : 0
  }

  /** The principal of a site, the same in each run; other services do not see it at first. */
  createPrincipal(site: string): string {
    const hex = createHash('sha256').update(site).digest('hex')
    const id = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5')
    this.#principals.set(id, this.#unseenPrincipals)
    return id
  }

  /** `null`: nobody has this id; `false`: it is not visible yet (asking counts). */
  seesPrincipal(id: string): boolean | null {
    const unseen = this.#principals.get(id)
    if (unseen === undefined) return null
    if (unseen > 0) this.#principals.set(id, unseen - 1)
    return unseen === 0
  }

  masterKey(site: string): string {
    const key = this.#masterKeys.get(site) ?? randomUUID().replaceAll('-', '')
    this.#masterKeys.set(site, key)
    return key
  }

  #drop(key: string): void {
    const gone = this.#resources.get(key)
    for (const other of this.#resources.keys()) {
      if (other === key || other.startsWith(`${key}/`)) this.#resources.delete(other)
    }
    if (gone?.kind.type === 'Microsoft.Web/sites') this.deployments.delete(textAt(gone.body, 'name'))
  }
}
