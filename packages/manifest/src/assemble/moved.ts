/** `moved:`: a list of `from` and `to`, or a mapping of old addresses to new ones. */
import * as v from 'valibot'
import type { Report } from '../report.ts'
import { schemaDiagnostics } from '../schema/diagnostics.ts'
import { describeValue, pathTo, readNode } from '../schema/read.ts'
import type { Shape } from '../schema/shape.ts'
import { known } from '../schema/shape.ts'
import type { Move } from '../service.ts'
import type { TreeNode } from '../tree/tree-node.ts'
import { isNothing } from '../tree/tree-node.ts'
import { valueOf } from '../tree/tree-value.ts'
import { assembleDiagnostics } from './diagnostics.ts'

const ADDRESS = 'an address such as `aws.lambda.function/orders`'

/** `<type>/<name>`; the name may hold spaces. */
export const address: Shape<string> = v.pipe(v.string(ADDRESS), v.regex(/^[^/\s]+\/\S/, ADDRESS))

const item = known({ from: address, to: address })

/** The moves that are well formed; whether they meet anything is the engine's affair. */
export function readMoved(node: TreeNode | undefined, report: Report): readonly Move[] {
  if (!node || isNothing(node) || node.kind === 'unresolved') return []
  const moves = node.kind === 'mapping' ? readMapping(node, report) : readList(node, report)
  return moves.filter((move, index) => {
    const earlier = moves.slice(0, index).find(({ from }) => from === move.from)
    if (!earlier) return true
    const detail = { from: move.from, first: earlier.to, second: move.to }
    report(assembleDiagnostics.MANIFEST_MOVED_TWICE(detail, { source: move.source }))
    return false
  })
}

type PlacedMove = Move & Required<Pick<Move, 'source'>>

function readList(node: TreeNode, report: Report): readonly PlacedMove[] {
  if (node.kind !== 'sequence') {
    const expected = 'a list of `from` and `to`, or a mapping of old addresses to new ones'
    const detail = { path: 'moved', expected, received: describeValue(valueOf(node)) }
    report(schemaDiagnostics.MANIFEST_INVALID_VALUE(detail, { source: node.source }))
    return []
  }
  return node.items.flatMap((each, index) => {
    const move = readNode(item, each, { path: pathTo('moved', index), report })
    return move ? [{ ...move, source: each.source }] : []
  })
}

function readMapping(node: Extract<TreeNode, { kind: 'mapping' }>, report: Report): readonly PlacedMove[] {
  return [...node.entries.values()].flatMap(({ key, keySource: source, value }) => {
    if (!isAddress(key)) {
      const detail = {
        path: 'moved',
        expected: `a mapping whose keys are each ${ADDRESS}`,
        received: `\`${key}\``,
      }
      report(schemaDiagnostics.MANIFEST_INVALID_VALUE(detail, { source }))
      return []
    }
    const to = readNode(address, value, { path: pathTo('moved', key), report })
    return to === undefined ? [] : [{ from: key, to, source }]
  })
}

function isAddress(key: string): boolean {
  return v.is(address, key)
}
