/** What exists in the fake Google Cloud: plain maps by full resource name. */
import type { CloudObject } from '../cloud.ts'
import { ownerOfLabels, ownerOfText } from './ownership.ts'

export type Document = Record<string, unknown>

/** Members are changed by the services alone. */
export class World {
  readonly project: string = 'skyfold-test'
  readonly number: string = '424242424242'
  readonly settleMs: number
  readonly unseenPrincipals: number

  /** `projects/…/functions/…` → the function as its API shows it, with enums as names. */
  readonly functions: Map<string, StoredFunction> = new Map()
  readonly operations: Map<string, StoredOperation> = new Map()
  /** `bucket/object` → the bytes that were put there. */
  readonly uploads: Map<string, Uint8Array> = new Map()
  readonly jobs: Map<string, Document> = new Map()
  readonly topics: Map<string, Document> = new Map()
  readonly subscriptions: Map<string, Document> = new Map()
  readonly accounts: Map<string, StoredAccount> = new Map()
  /** Run service → its IAM policy. A service appears with its function. */
  readonly policies: Map<string, Policy> = new Map()
  readonly buckets: Map<string, StoredBucket> = new Map()
  /** Buckets of other projects: nobody else can have their names. */
  readonly foreignBuckets: Set<string> = new Set()
  /** Cloud Storage takes conditions and does nothing about them. */
  ignoresConditions: boolean = false
  /** What is read of an object differs from what was written. */
  damaged: boolean = false
  /** Objects on one page of a list, at most. */
  listPage: number = 1000
  /** `projects/…/secrets/…` */
  readonly secrets: Map<string, StoredSecret> = new Map()
  readonly messages: PublishedMessage[] = []
  readonly logEntries: Document[] = []

  /** APIs that the project has not enabled: `pubsub`. */
  readonly disabledApis: Set<string> = new Set()
  /** Permissions that the caller does not have: `pubsub.topics.create`. */
  readonly deniedPermissions: Set<string> = new Set()
  /** The next builds fail with these texts, in order. */
  readonly buildFailures: string[] = []

  #counter = 0

  constructor(options: { readonly settleMs: number; readonly unseenPrincipals: number }) {
    this.settleMs = options.settleMs
    this.unseenPrincipals = options.unseenPrincipals
  }

  nextId(): string {
    this.#counter += 1
    return String(this.#counter).padStart(6, '0')
  }

  /** True once the account may be used; one made a moment ago is not visible everywhere. */
  seesAccount(email: string): boolean {
    const account = this.accounts.get(email)
    if (!account) return false
    account.unseen -= 1
    return account.unseen < 0
  }

  objects(): readonly CloudObject[] {
    const own = (kind: string, id: string, owner = ownerOfText(undefined)): CloudObject =>
      owner ? { kind, id, owner } : { kind, id }
    return [
      ...[...this.functions].map(([id, { document }]) =>
        own('gcp.functions.function', id, ownerOfLabels(document['labels'])),
      ),
      ...[...this.topics].map(([id, { labels }]) => own('gcp.pubsub.topic', id, ownerOfLabels(labels))),
      ...[...this.subscriptions].map(([id, { labels }]) =>
        own('gcp.pubsub.subscription', id, ownerOfLabels(labels)),
      ),
      ...[...this.jobs].map(([id, { description }]) =>
        own('gcp.scheduler.job', id, ownerOfText(description)),
      ),
      ...[...this.accounts].map(([id, { document }]) =>
        own('gcp.iam.service-account', id, ownerOfText(document['description'])),
      ),
      ...[...this.policies]
        .filter(([, { bindings }]) => bindings.length > 0)
        .map(([id]) => own('gcp.run.invoker-policy', id)),
    ]
  }
}

export interface StoredFunction {
  readonly document: Document
  /** Milliseconds of the wall clock at which the work in hand is done. */
  doneAt: number
  /** What the work in hand ends in. */
  outcome: { readonly state: 'ACTIVE' | 'GONE' } | { readonly state: 'FAILED'; readonly message: string }
}

export interface StoredBucket {
  readonly document: Document
  /** All versions of all objects, oldest first. */
  readonly versions: StoredVersion[]
}

export interface StoredVersion {
  readonly name: string
  readonly generation: string
  readonly bytes: Buffer
  readonly contentType: string
  /** RFC 3339. */
  readonly timeCreated: string
  /** Absent: it is the live one. */
  timeDeleted?: string
}

export interface StoredSecret {
  readonly document: Document
  /** Payloads, the first version first. */
  readonly versions: Buffer[]
}

export interface StoredOperation {
  readonly name: string
  readonly target: string
  readonly type: 'CREATE_FUNCTION' | 'UPDATE_FUNCTION' | 'DELETE_FUNCTION'
}

export interface StoredAccount {
  readonly document: Document
  /** How many more times other services do not see it. */
  unseen: number
}

export interface Policy {
  version: number
  etag: string
  bindings: { role: string; members: string[]; condition?: Document }[]
}

export interface PublishedMessage {
  readonly topic: string
  readonly messageId: string
  readonly message: Document
}
