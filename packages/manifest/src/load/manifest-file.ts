/** Finds and reads the manifest itself. */
import type { SourceRange } from '../diagnostic.ts'
import type { TreeNode } from '../tree/tree-node.ts'
import { isNothing } from '../tree/tree-node.ts'
import { loadDiagnostics } from './diagnostics.ts'
import type { FileContext } from './file-tree.ts'
import { readFileTree } from './file-tree.ts'

/** In the order in which they are looked for. */
const EXTENSIONS = ['yml', 'yaml', 'json', 'ts', 'mts', 'cts', 'js', 'mjs', 'cjs']

export interface ManifestFile {
  /** Relative to the service folder, forward slashes. */
  readonly file: string
  /** Absent when it could not be read; the reason is reported. */
  readonly tree?: TreeNode
}

/** The manifest that the request names, or the first that is there. */
export async function loadManifestFile(context: FileContext): Promise<ManifestFile> {
  const { config } = context.request
  const names = config === undefined ? EXTENSIONS.map((extension) => `serverless.${extension}`) : [config]
  for (const name of names) {
    const file = name.replaceAll('\\', '/').replace(/^(?:\.\/)+/, '')
    const source = topOf(file)
    const read = await readFileTree(context, { name: file, address: [], source })
    if (read.status === 'absent') continue
    if (read.status === 'failed') return { file }
    if (!isNothing(read.node)) return { file, tree: read.node }
    context.report(loadDiagnostics.MANIFEST_EMPTY({ path: file }, { source }))
    return { file }
  }
  const file = config ?? 'serverless.yml'
  const looked = config === undefined ? 'serverless.yml (or .yaml, .json, .ts, .js and the like)' : config
  context.report(loadDiagnostics.MANIFEST_NOT_FOUND({ looked }, { source: topOf(file) }))
  return { file }
}

function topOf(file: string): SourceRange {
  return { file, line: 1, column: 1, length: 1 }
}
