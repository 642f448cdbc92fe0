/**
 * `allowOutside:` of the manifest: folders beside the service folder that it may read, such as the root of a monorepo.
 * They are named in the open, where a reviewer sees them, and count for nothing when the folder is not trusted.
 */
import path from 'node:path'
import type { LoadRequest } from '../load-request.ts'
import type { Report } from '../report.ts'
import { schemaDiagnostics } from '../schema/diagnostics.ts'
import { describeValue } from '../schema/read.ts'
import type { TreeNode } from '../tree/tree-node.ts'
import { childOf, isNothing, textOf } from '../tree/tree-node.ts'
import { valueOf } from '../tree/tree-value.ts'
import { loadDiagnostics } from './diagnostics.ts'

/** Absolute folders: those of the request and those of the manifest, which are relative to the service folder. */
export function foldersOutside(
  manifest: TreeNode,
  {
    request,
    root,
    report,
  }: { readonly request: LoadRequest; readonly root: string; readonly report: Report },
): readonly string[] {
  const given = request.allowOutside ?? []
  const list = childOf(manifest, 'allowOutside')
  if (!list || isNothing(list)) return given
  if (request.safe) {
    report(loadDiagnostics.MANIFEST_OUTSIDE_IGNORED({}, { source: list.source }))
    return given
  }
  const named = list.kind === 'sequence' ? list.items.map(textOf) : [undefined]
  const folders = named.filter((name) => name !== undefined && !name.includes('${'))
  if (folders.length === named.length)
    return [...given, ...folders.map((name) => path.resolve(root, name ?? ''))]
  const detail = {
    path: 'allowOutside',
    expected: 'a list of folders, without variables',
    received: describeValue(valueOf(list)),
  }
  report(schemaDiagnostics.MANIFEST_INVALID_VALUE(detail, { source: list.source }))
  return given
}
