/** A file of the service folder → tree, by its extension. */
import path from 'node:path'
import type { SourceRange } from '../diagnostic.ts'
import type { LoadRequest } from '../load-request.ts'
import type { TreeNode } from '../tree/tree-node.ts'
import { scalarNode } from '../tree/tree-node.ts'
import { loadDiagnostics } from './diagnostics.ts'
import { loadModuleTree } from './module/module-value.ts'
import type { FileAccess } from './text-file.ts'
import { findFile, readText } from './text-file.ts'
import { parseYamlTree } from './yaml/yaml-tree.ts'

/** Everything that reading a file of a manifest may need. */
export interface FileContext extends FileAccess {
  readonly request: LoadRequest
  /** Variables for exported functions that ask for them; `undefined` = not there. */
  readonly resolveVariable: (variable: string) => Promise<unknown>
}

/** One file to read, and who names it. */
export interface FileReference {
  /** As written, relative to the service folder. */
  readonly name: string
  /** For code: keys to follow from the exports, calling what is a function. */
  readonly address: readonly string[]
  readonly source: SourceRange
}

/** `consumed`: the address was followed already (code does it itself). */
export type FileTree =
  | { readonly status: 'found'; readonly node: TreeNode; readonly consumed: boolean }
  | { readonly status: 'absent' }
  | { readonly status: 'failed' }

const CODE = /\.[cm]?[jt]s$/
const TREES = /\.(?:ya?ml|json|tfstate)$/

/** True when reading the file means running it. */
export function isCode(name: string): boolean {
  return CODE.test(name)
}

/** Reads YAML and JSON as data, code by running it (unless the request is `safe`), anything else as text without the space around it. */
export async function readFileTree(context: FileContext, reference: FileReference): Promise<FileTree> {
  const { name, source } = reference
  const { report } = context
  const found = await findFile(context, name, source)
  if (found.status !== 'found') return found
  if (isCode(name)) return runFile(context, reference, found.path)
  const shown = path.posix.normalize(name.replaceAll('\\', '/'))
  const text = await readText(found.path, shown, { report, source })
  if (text === undefined) return { status: 'failed' }
  const top = { file: shown, line: 1, column: 1, length: 1 }
  const node = TREES.test(name) ? parseYamlTree(text, shown, report) : scalarNode(text.trim(), top)
  return node ? { status: 'found', node, consumed: false } : { status: 'failed' }
}

async function runFile(context: FileContext, reference: FileReference, file: string): Promise<FileTree> {
  const { request, report, resolveVariable } = context
  const { name, address, source } = reference
  if (request.safe) {
    report(loadDiagnostics.MANIFEST_CODE_REFUSED({ path: name }, { source }))
    return { status: 'failed' }
  }
  const { root, options, env } = request
  const node = await loadModuleTree({ file, root, address, options, env, report, resolveVariable })
  return node ? { status: 'found', node, consumed: true } : { status: 'failed' }
}
