/** `state:` says where the states of the service's stacks are kept, whatever the targets are. */
import * as v from 'valibot'
import type { SourceRange } from '../diagnostic.ts'
import type { Report } from '../report.ts'
import { readNode } from '../schema/read.ts'
import type { Shape } from '../schema/shape.ts'
import { known } from '../schema/shape.ts'
import type { TreeNode } from '../tree/tree-node.ts'
import { isNothing } from '../tree/tree-node.ts'

/** A place for states. Which schemes there are is the affair of the providers. */
export interface StatePlace {
  /** `file`: files of the service folder; else `<scheme>://<container>[/<folder>…]` without a slash at the end. */
  readonly url: string
  readonly source?: SourceRange
}

const EXPECTED = '`file` or a URL such as `s3://bucket/folder`'

const placeSchema: Shape<string> = v.pipe(v.string(EXPECTED), v.check(isStateUrl, EXPECTED))

/** The place under `state:` (text, or `{ url: text }`); `undefined` when it says nothing, or nothing usable. */
export function readStatePlace(node: TreeNode | undefined, report: Report): StatePlace | undefined {
  if (!node || isNothing(node) || node.kind === 'unresolved') return undefined
  const reading = { path: 'state', report }
  const url =
    node.kind === 'mapping'
      ? readNode(known({ url: placeSchema }), node, reading)?.url
      : readNode(placeSchema, node, reading)
  return url === undefined ? undefined : { url: url.replace(/\/$/, ''), source: node.source }
}

/** True for what may stand under `state:`. Every part of a URL can be taken as it is: nothing in it is encoded. */
export function isStateUrl(text: string): boolean {
  if (text === 'file') return true
  const path = /^[a-z][a-z0-9]*:\/\/((?:[A-Za-z0-9_.-]+\/)*[A-Za-z0-9_.-]+)\/?$/.exec(text)?.[1]
  return path !== undefined && path.split('/').every((part) => !/^\.{1,2}$/.test(part))
}
