import { childOf, isNothing, textOf } from '../tree/tree-node.ts'
import { ruleDiagnostics } from './diagnostics.ts'
import type { RuleInput } from './rules.ts'

/** A route cannot be open and locked. */
export function checkAuth({ service, manifest, report }: RuleInput): void {
  for (const { name } of service.functions) {
    const events = childOf(childOf(childOf(manifest, 'functions'), name), 'events')
    const items = events?.kind === 'sequence' ? events.items : []
    for (const [index, item] of items.entries())
      for (const kind of ['http', 'httpApi']) {
        const event = childOf(item, kind)
        const auth = childOf(event, 'auth')
        const isPrivate = childOf(event, 'private')
        const locked =
          !isNothing(childOf(event, 'authorizer')) ||
          (isPrivate?.kind === 'scalar' && isPrivate.value === true)
        if (textOf(auth) !== 'public' || !auth || !locked) continue
        const path = `functions.${name}.events[${index}].${kind}`
        report(ruleDiagnostics.MANIFEST_AUTH_CONTRADICTION({ path }, { source: auth.source }))
      }
  }
}
