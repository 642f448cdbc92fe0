/**
 * The subscription's own storage account for states: made with the first write, by one or several deployers at once. Each
 * step says how it should be, whatever it is like. The right to use the account is given before there is one, because it
 * takes minutes to spread; the container of states comes last and says that everything before it is done.
 */
import type { JsonObject } from '@skyfold/manifest'
import type { ConnectOptions } from '@skyfold/plugin-api'
import { SkyfoldError } from '@skyfold/plugin-api'
import { stateErrors } from './diagnostics.ts'
import { asObject, asText } from '../json.ts'
import { guidOf } from '../naming.ts'
import type { ArmClient } from '../request/arm.ts'
import { STORAGE_API_VERSION } from '../resources/account.ts'
import { KEY_CONTAINER, OWN_CONTAINER } from './place.ts'
import type { BlobService } from './request.ts'

const GROUP = 'skyfold-state'
const GROUP_VERSION = '2024-11-01'
const ROLE_VERSION = '2022-04-01'
/** Storage Blob Data Contributor: https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/storage */
const ROLE = 'ba92f5b4-2d11-453d-a403-e96b0029c9fe'
/** Days that an overwritten or removed blob can still be had. */
const KEPT_DAYS = 30

const POLL_MS = 2000
/** Azure gives ten minutes as the most that a role takes to spread. */
const PATIENCE_MS = 600_000

export interface BootstrapOptions {
  readonly arm: ArmClient
  readonly service: BlobService
  readonly subscription: string
  readonly location: string
  readonly clock: ConnectOptions['clock']
  /** Who is to use the account; `undefined`: not known, somebody else must see to it. */
  bearer(this: void): Promise<{ readonly id: string; readonly type: string } | undefined>
}

/**
 * `Succeeded` if the subscription has the account, another word while it is being made, `undefined`: it has none. Nobody
 * else's of that name has its id.
 */
export async function accountState({
  arm,
  service,
  subscription,
}: Pick<BootstrapOptions, 'arm' | 'service' | 'subscription'>): Promise<string | undefined> {
  const found = await arm.get(accountId(subscription, service.account), STORAGE_API_VERSION)
  return found ? asText(asObject(found['properties'])['provisioningState']) : undefined
}

/** Makes what is missing. Errors: AZURE_STATE_ACCOUNT_TAKEN, class `denied`; those of the requests. */
export async function bootstrap(options: BootstrapOptions): Promise<void> {
  const { arm, service, subscription, location } = options
  const group = groupId(subscription)
  const id = accountId(subscription, service.account)
  if (!(await arm.get(group, GROUP_VERSION))) await arm.put(group, GROUP_VERSION, { location, tags: TAGS })
  const isGranted = await grant(options, group)
  await makeAccount(options)
  await arm.put(`${id}/blobServices/default`, STORAGE_API_VERSION, { properties: SERVICE })
  await arm.put(`${id}/managementPolicies/default`, STORAGE_API_VERSION, { properties: EXPIRY })
  // What was just given is refused, and a host that was just named is not found, until they have spread.
  const spreading = ['transient', 'eventual', 'busy', ...(isGranted ? ['denied'] : [])]
  for (const container of [KEY_CONTAINER, OWN_CONTAINER])
    await retrying(spreading, options.clock, () => service.createContainer(container))
}

/**
 * Whoever makes an account may not read its blobs by that alone. False: the right is not ours to give, so an owner must
 * have given it, or is told to by the first refusal.
 */
async function grant(
  { arm, subscription, bearer, clock }: BootstrapOptions,
  group: string,
): Promise<boolean> {
  const principal = await bearer()
  if (!principal) return false
  const name = guidOf(group, ROLE, principal.id)
  const id = `${group}/providers/Microsoft.Authorization/roleAssignments/${name}`
  if (await arm.get(id, ROLE_VERSION)) return true
  const definitions = `/subscriptions/${subscription}/providers/Microsoft.Authorization/roleDefinitions`
  const properties = {
    roleDefinitionId: `${definitions}/${ROLE}`,
    principalId: principal.id,
    principalType: principal.type,
  }
  try {
    await retrying(['eventual'], clock, () => arm.put(id, ROLE_VERSION, { properties }))
  } catch (error) {
    // A conflict: the same right was given under another name.
    if (!(error instanceof SkyfoldError) || !['conflict', 'denied'].includes(error.failure)) throw error
    return error.failure === 'conflict'
  }
  return true
}

async function makeAccount(options: BootstrapOptions): Promise<void> {
  const { arm, location, clock, service, subscription } = options
  if ((await accountState(options)) === undefined) {
    const id = accountId(subscription, service.account)
    await arm.put(id, STORAGE_API_VERSION, accountBody(location)).catch((error: unknown) => {
      if (!(error instanceof SkyfoldError) || error.failure !== 'conflict') throw error
      const diagnostic = stateErrors.AZURE_STATE_ACCOUNT_TAKEN({ account: service.account })
      throw new SkyfoldError(diagnostic, { failure: 'denied', cause: error })
    })
  }
  const deadline = clock.now() + PATIENCE_MS
  while ((await accountState(options)) !== 'Succeeded' && clock.now() < deadline) await clock.sleep(POLL_MS)
}

async function retrying(
  classes: readonly string[],
  clock: ConnectOptions['clock'],
  work: () => Promise<void>,
): Promise<void> {
  const deadline = clock.now() + PATIENCE_MS
  for (;;) {
    try {
      return await work()
    } catch (error) {
      const again = error instanceof SkyfoldError && classes.includes(error.failure)
      if (!again || clock.now() >= deadline) throw error
      await clock.sleep(POLL_MS)
    }
  }
}

const TAGS = { skyfold: 'state' }

function accountBody(location: string): JsonObject {
  return {
    location,
    tags: TAGS,
    kind: 'StorageV2',
    sku: { name: 'Standard_LRS' },
    properties: {
      allowBlobPublicAccess: false,
      allowSharedKeyAccess: false,
      defaultToOAuthAuthentication: true,
      minimumTlsVersion: 'TLS1_2',
      supportsHttpsTrafficOnly: true,
    },
  }
}

const SERVICE: JsonObject = {
  isVersioningEnabled: true,
  deleteRetentionPolicy: { enabled: true, days: KEPT_DAYS },
  containerDeleteRetentionPolicy: { enabled: true, days: KEPT_DAYS },
}

const EXPIRY: JsonObject = {
  policy: {
    rules: [
      {
        enabled: true,
        name: 'skyfold-older-generations',
        type: 'Lifecycle',
        definition: {
          filters: { blobTypes: ['blockBlob'] },
          actions: { version: { delete: { daysAfterCreationGreaterThan: KEPT_DAYS } } },
        },
      },
    ],
  },
}

function groupId(subscription: string): string {
  return `/subscriptions/${subscription}/resourceGroups/${GROUP}`
}

function accountId(subscription: string, account: string): string {
  return `${groupId(subscription)}/providers/Microsoft.Storage/storageAccounts/${account}`
}
