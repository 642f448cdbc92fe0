/** What a path of Azure Resource Manager names. */

export interface ResourceId {
  /** `/subscriptions/…`, without the action, as written. */
  readonly id: string
  readonly subscription: string
  /** Absent for a subscription. */
  readonly group?: string
  /** `Microsoft.Web/sites/config`. */
  readonly type: string
  /** The last name; empty for a collection. */
  readonly name: string
  /** Id of the resource that it hangs on: another resource, its group or its subscription. */
  readonly parent: string
  /** What the path names is all resources of the type under `parent`. */
  readonly collection: boolean
  /** The verb after the resource, in lower case: `list`, `listkeys`. */
  readonly action?: string
}

/** `null`: no resource has this path. A POST names an action by its last segment. */
export function parseResourceId(path: string, method: string): ResourceId | null {
  const segments = path.split('/').filter((segment) => segment !== '')
  const action = method === 'POST' ? segments.pop()?.toLowerCase() : undefined
  const provider = segments.findLastIndex((segment) => segment.toLowerCase() === 'providers')
  const parsed = provider < 0 ? parseContainer(segments) : parseTyped(segments, provider)
  return parsed && { ...parsed, ...(action === undefined ? {} : { action }) }
}

function parseContainer(segments: readonly string[]): ResourceId | null {
  const [root, subscription, groups, group, ...rest] = segments
  if (root?.toLowerCase() !== 'subscriptions' || subscription === undefined || rest.length > 0) return null
  const parent = `/subscriptions/${subscription}`
  const id = `/${segments.join('/')}`
  if (groups === undefined)
    return {
      id,
      subscription,
      type: 'Microsoft.Resources/subscriptions',
      name: subscription,
      parent: '',
      collection: false,
    }
  const type = 'Microsoft.Resources/resourceGroups'
  if (groups.toLowerCase() !== 'resourcegroups') return null
  if (group === undefined) return { id, subscription, type, name: '', parent, collection: true }
  return { id, subscription, group, type, name: group, parent, collection: false }
}

function parseTyped(segments: readonly string[], provider: number): ResourceId | null {
  const scope = segments.slice(0, provider)
  const [namespace, ...pairs] = segments.slice(provider + 1)
  const [, subscription, , group] = scope
  if (subscription === undefined || namespace === undefined || pairs.length === 0) return null
  const collection = pairs.length % 2 === 1
  const types = pairs.filter((_, index) => index % 2 === 0)
  const nested = pairs.length > 2
  const parentPairs = collection ? pairs.slice(0, -1) : pairs.slice(0, -2)
  const parent = nested ? [...scope, 'providers', namespace, ...parentPairs] : scope
  return {
    id: `/${segments.join('/')}`,
    subscription,
    ...(group === undefined ? {} : { group }),
    type: [namespace, ...types].join('/'),
    name: collection ? '' : (pairs.at(-1) ?? ''),
    parent: `/${parent.join('/')}`,
    collection,
  }
}
