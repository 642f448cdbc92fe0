/** The older and foreign forms of events → the forms of today. One file for each family of forms. */
import type { Report } from '../../report.ts'
import type { MappingNode, TreeNode } from '../../tree/tree-node.ts'
import { mappingNode, sequenceNode } from '../../tree/tree-node.ts'
import { dialectDiagnostics } from '../diagnostics.ts'
import { azureForms } from './azure-form.ts'
import { eventBridgeForm } from './event-bridge-form.ts'
import type { EventForm } from './event-form.ts'
import { googleEventForm } from './google-form.ts'
import { httpForm } from './http-form.ts'

/** By the first key of the item. */
const FORMS: Readonly<Record<string, EventForm>> = {
  ...azureForms,
  event: googleEventForm,
  eventBridge: eventBridgeForm,
  http: httpForm,
}

/** The list under `events:`; everything else in it stays as it is. `name` is the function's. */
export function canonicalEvents(node: TreeNode, name: string, report: Report): TreeNode {
  if (node.kind !== 'sequence') return node
  return sequenceNode(
    node.items.flatMap((item) => canonicalEvent(item, name, report)),
    node.source,
  )
}

function canonicalEvent(item: TreeNode, name: string, report: Report): readonly TreeNode[] {
  if (item.kind !== 'mapping') return [item]
  const [key = ''] = item.entries.keys()
  const form = Object.hasOwn(FORMS, key) ? FORMS[key] : undefined
  const entry = item.entries.get(key)
  const rewritten = entry && form?.(item, entry, name)
  if (!entry || !rewritten) return [item]
  const { written, read, events } = rewritten
  report(dialectDiagnostics.MANIFEST_LEGACY_FORM({ written, read }, { source: entry.keySource }))
  return events.map((event): MappingNode => mappingNode([event], item.source))
}
