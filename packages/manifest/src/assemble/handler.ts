import { schemaDiagnostics } from '../schema/diagnostics.ts'
import type { Reading } from '../schema/read.ts'
import { describeValue } from '../schema/read.ts'
import type { Handler, HandlerStyle } from '../service.ts'
import type { TreeNode } from '../tree/tree-node.ts'
import { textOf } from '../tree/tree-node.ts'
import { valueOf } from '../tree/tree-value.ts'

/** What the text of a handler depends on. */
export interface HandlerContext {
  readonly runtime: string
  readonly style: HandlerStyle
  /** Name of the provider in the manifest. */
  readonly provider: string
}

/** `Assembly::Namespace.Type::Method` */
const METHOD = /^(.+)::([^:]+)$/

const MAIN_MODULES: ReadonlyMap<string, string> = new Map([
  ['nodejs', 'index'],
  ['python', 'main'],
])

/**
 * `src/orders.create` → module `src/orders`, export `create`. Compiled runtimes name a class and a method
 * (`Orders::create`) or a program (`bin/orders`: no export).
 */
export function readHandler(node: TreeNode, how: HandlerContext, reading: Reading): Handler | undefined {
  const written = textOf(node)?.trim()
  const { source } = node
  const split = written === undefined || written === '' ? undefined : splitHandler(written, how)
  if (split) return { ...split, style: how.style, source }
  if (node.kind === 'unresolved') return undefined
  const detail = {
    path: reading.path,
    expected: 'a module and its export, such as `src/orders.create`',
    received: describeValue(valueOf(node)),
  }
  reading.report(schemaDiagnostics.MANIFEST_INVALID_VALUE(detail, { source }))
  return undefined
}

function splitHandler(
  written: string,
  { runtime, provider }: HandlerContext,
): Pick<Handler, 'module' | 'export'> | undefined {
  const path = written.replaceAll('\\', '/').replace(/^(?:\.\/)+/, '')
  const scripted = /^(?:nodejs|python|ruby)/.test(runtime)
  const [, type, method] = (scripted ? undefined : METHOD.exec(path)) ?? []
  if (type !== undefined && method !== undefined) return { module: type, export: method }
  const dot = path.lastIndexOf('.')
  const hasExport = dot > path.lastIndexOf('/') + 1 && dot < path.length - 1
  if (hasExport) return { module: path.slice(0, dot), export: path.slice(dot + 1) }
  if (!scripted) return { module: path, export: '' }
  // On Azure, Python files have one function each, called `main`.
  if (provider === 'azure' && runtime.startsWith('python')) return { module: path, export: 'main' }
  // On Google a name alone is an export of the folder's main module.
  const main =
    provider === 'gcp' && /^\w+$/.test(path)
      ? MAIN_MODULES.get(/^[a-z]+/.exec(runtime)?.[0] ?? '')
      : undefined
  return main === undefined ? undefined : { module: main, export: path }
}
