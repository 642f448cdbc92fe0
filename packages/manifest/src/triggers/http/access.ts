/** Who may call a route (docs/decisions/010). */
import type { HttpAccess } from '../../trigger.ts'
import type { TreeNode } from '../../tree/tree-node.ts'
import { childOf, isNothing, textOf } from '../../tree/tree-node.ts'

/** What the event itself says. */
export interface StatedAccess {
  readonly auth?: 'public' | 'iam' | undefined
  /** `authorizer`, as written. */
  readonly authorizer?: TreeNode | undefined
  /** An API key is required. */
  readonly private?: boolean | undefined
}

/** The event comes before the provider. An API key is a lock too, so it never turns into `public`. */
export function accessOf(stated: StatedAccess, provider: 'public' | 'iam' | undefined): HttpAccess {
  if (stated.auth) return stated.auth
  if (!isNothing(stated.authorizer)) return isIamAuthorizer(stated.authorizer) ? 'iam' : 'authorizer'
  if (stated.private) return 'authorizer'
  return provider ?? 'unstated'
}

function isIamAuthorizer(authorizer: TreeNode | undefined): boolean {
  const type = textOf(authorizer) ?? textOf(childOf(authorizer, 'type'))
  return type?.toLowerCase() === 'aws_iam'
}
