/** Where the states of a subscription are: a container that somebody names, or the subscription's own. */
import { createHash } from 'node:crypto'
import type { StackId } from '@skyfold/plugin-api'
import { SkyfoldError } from '@skyfold/plugin-api'
import { stateErrors } from './diagnostics.ts'

/** Of the subscription's own account. */
export const OWN_CONTAINER = 'state'
/** Beside any container of states: for the key of secret hashes. */
export const KEY_CONTAINER = 'keys'

export interface Place {
  readonly account: string
  readonly container: string
  /** Where the blobs of the stack begin, with a slash at the end. */
  readonly folder: string
}

/** The place under `azblob://account/container/folder`. Errors: AZURE_STATE_PLACE_INVALID, class `invalid`. */
export function namedPlace(url: string, stack: StackId): Place {
  const pattern = /^azblob:\/\/([a-z0-9]{3,24})\/((?!.*--)[a-z0-9][a-z0-9-]{1,61}[a-z0-9])((?:\/[^/]+)*)\/?$/
  const [, account = '', container = '', prefix = ''] = pattern.exec(url) ?? []
  if (account !== '' && container !== KEY_CONTAINER)
    return { account, container, folder: folderOf(prefix.slice(1), stack) }
  throw new SkyfoldError(stateErrors.AZURE_STATE_PLACE_INVALID({ url }), { failure: 'invalid' })
}

/** One account for all states of the subscription. */
export function ownPlace(subscription: string, stack: StackId): Place {
  return { account: ownAccount(subscription), container: OWN_CONTAINER, folder: folderOf('', stack) }
}

/** `skyfoldstate1x2y3z4w5v6u`: 24 characters, the most there may be. All of Azure shares the names. */
export function ownAccount(subscription: string): string {
  const hash = createHash('sha256').update(`skyfold-state/${subscription.toLowerCase()}`).digest('hex')
  return `skyfoldstate${hash.slice(0, 12)}`
}

/** `folder/orders/dev/azure/westeurope/`. */
function folderOf(prefix: string, { service, stage, provider, region }: StackId): string {
  const parts = [service, stage, provider, region].map(encodeURIComponent)
  return `${[...(prefix === '' ? [] : [prefix]), ...parts].join('/')}/`
}
