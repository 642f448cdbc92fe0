/** What a variable source is: one file each in `sources/`, one line each in `source-table.ts`. */
import type { SourceRange } from '../diagnostic.ts'
import type { FileTree, FileReference } from '../load/file-tree.ts'
import type { LoadRequest, SourceResolver } from '../load-request.ts'
import type { Report } from '../report.ts'
import type { TreeNode } from '../tree/tree-node.ts'
import type { MissingValue } from './diagnostics.ts'

/** One `${prefix(parameter):address}`, with nested variables filled in. */
export interface SourceCall {
  readonly parameter: string
  readonly address: string
  readonly source: SourceRange
}

export interface VariableSource {
  /** What to say when the value is not there. */
  missing(call: SourceCall): MissingValue
  resolve(call: SourceCall, context: ResolveContext): Promise<SourceAnswer>
  /** A value for when this candidate is the last and none has one. */
  lastResort?(call: SourceCall, context: ResolveContext): Promise<TreeNode | undefined>
}

/**
 * `absent`: a fallback is tried. `failed`: already reported. `deferred`: this command can do without. `literal`: the value comes from outside the project,
 * so text in it that looks like a variable is none.
 */
export type SourceAnswer =
  | { readonly status: 'found'; readonly node: TreeNode; readonly literal: boolean }
  | { readonly status: 'absent' | 'failed' | 'deferred' }

/** What a source may ask for. */
export interface ResolveContext {
  readonly request: LoadRequest
  readonly env: Readonly<Record<string, string | undefined>>
  readonly report: Report
  /** From here on, nobody outside is asked. */
  readonly deferring: boolean
  /** Follows a path into the manifest, resolving only what lies on it. */
  self(path: readonly string[]): Promise<TreeNode | undefined>
  /** Follows a path into any tree of the project's. */
  follow(node: TreeNode, path: readonly string[]): Promise<TreeNode | undefined>
  /** `node` with every variable in it filled in. */
  resolve(node: TreeNode): Promise<TreeNode>
  readFile(reference: FileReference): Promise<FileTree>
  stage(): Promise<string>
  region(): Promise<string>
}

export const ABSENT: SourceAnswer = { status: 'absent' }

/** `a.b.0` → its keys; the empty address is the whole. */
export function pathOf(address: string): readonly string[] {
  return address === '' ? [] : address.split('.')
}

/** A source that was handed in, as one of ours. */
export type HandedInSources = Readonly<Record<string, SourceResolver>>
