import path from 'node:path'
import type { TreeNode } from '../tree/tree-node.ts'
import type { FileContext, FileReference, FileTree } from './file-tree.ts'
import { isCode, readFileTree } from './file-tree.ts'

/** Reads each file once, however often it is named. */
export class FileCache {
  readonly #context: FileContext
  readonly #files = new Map<string, Promise<FileTree>>()

  constructor(context: FileContext) {
    this.#context = context
  }

  read(reference: FileReference): Promise<FileTree> {
    const name = path.posix.normalize(reference.name.replaceAll('\\', '/'))
    // Code follows the address itself; data is read whole, whatever is looked for in it.
    const key = JSON.stringify([name, ...(isCode(name) ? reference.address : [])])
    const known = this.#files.get(key)
    if (known) return known
    const read = readFileTree(this.#context, reference)
    this.#files.set(key, read)
    return read
  }

  /** What has been read so far. */
  async trees(): Promise<readonly TreeNode[]> {
    const read = await Promise.all(this.#files.values())
    return read.flatMap((file) => (file.status === 'found' ? [file.node] : []))
  }
}
