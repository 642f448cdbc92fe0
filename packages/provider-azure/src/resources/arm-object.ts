/** What resource types of Resource Manager share: ids, owners and waiting. */
import type { JsonObject } from '@skyfold/manifest'
import type { Found, ResourceContext } from '@skyfold/plugin-api'
import type { AzureClients } from '../clients.ts'
import { asObject, asText, asTexts } from '../json.ts'
import { groupName, ownerOf } from '../naming.ts'

export type AzureContext = ResourceContext<AzureClients>

/** Milliseconds between two looks at something that takes time: short at first, then patient. */
const FIRST_WAIT = 250
const LONGEST_WAIT = 5000

/** The group of this stack. */
export function groupId({ clients, stack }: AzureContext): string {
  return `/subscriptions/${clients.subscriptionId}/resourceGroups/${groupName(stack)}`
}

/** Group and name in an id of `Microsoft.Web`. */
export function partsOf(id: string): { readonly group: string; readonly name: string } {
  const [, group = '', name = ''] =
    /\/resourceGroups\/([^/]+)\/providers\/[^/]+\/[^/]+\/([^/]+)/i.exec(id) ?? []
  return { group, name }
}

/** The object behind an id, as far as ownership and health go. */
export async function findObject(context: AzureContext, id: string, version: string): Promise<Found | null> {
  const body = await context.clients.arm.get(id, version)
  return body && { id, owner: ownerOf(asTexts(body['tags'])), health: healthOf(stateOf(body)) }
}

/** `Succeeded` where the kind of object has no such state. */
export function stateOf(body: JsonObject): string {
  return asText(asObject(body['properties'])['provisioningState']) || 'Succeeded'
}

export function healthOf(state: string): Found['health'] {
  if (state === 'Succeeded') return 'ready'
  return state === 'Failed' || state === 'Canceled' ? 'broken' : 'pending'
}

/** Tags of the user with the marks of the object as it is, since an update does not know whose it is. */
export async function keepOwner(
  context: AzureContext,
  id: string,
  version: string,
  tags: Readonly<Record<string, string>>,
): Promise<Record<string, string>> {
  const present = asTexts((await context.clients.arm.get(id, version))?.['tags'])
  const marks = Object.entries(present).filter(([name]) => name.startsWith('skyfold-'))
  return { ...tags, ...Object.fromEntries(marks) }
}

/** Asks until there is an answer. */
export async function waitFor<T>(context: AzureContext, ask: () => Promise<T | undefined>): Promise<T> {
  for (let wait = FIRST_WAIT; ; wait = Math.min(wait * 2, LONGEST_WAIT)) {
    const answer = await ask()
    if (answer !== undefined) return answer
    await context.sleep(wait, context.signal)
  }
}
