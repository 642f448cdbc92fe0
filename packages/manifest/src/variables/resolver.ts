/**
 * Resolves variables lazily: `expand` answers what one value stands for, `resolve` fills in everything below it.
 * Values are resolved one after the other (never side by side), so a value that waits in its own chain is a cycle.
 */
import type { LoadRequest } from '../load-request.ts'
import { FileCache } from '../load/file-cache.ts'
import type { FileContext } from '../load/file-tree.ts'
import { isSecret } from '../secret.ts'
import type { Report } from '../report.ts'
import { treeDiagnostics } from '../tree/diagnostics.ts'
import type { Entry, MappingNode, SequenceNode, TreeNode } from '../tree/tree-node.ts'
import { mappingNode, scalarNode, sequenceNode, textOf } from '../tree/tree-node.ts'
import { MAX_VALUES, createTreeSize } from '../tree/tree-size.ts'
import { valueOf } from '../tree/tree-value.ts'
import type { Chain } from './chain.ts'
import { MAX_CHAIN, contains, describeCycle, extendChain } from './chain.ts'
import { variableDiagnostics } from './diagnostics.ts'
import { Evaluator } from './evaluator.ts'
import type { SourceTable } from './source-table.ts'
import { sourceTable } from './source-table.ts'
import type { ResolveContext } from './variable-source.ts'
import { createSetting } from './setting.ts'
import { parseVariableText } from './variable-text.ts'

export interface ResolverInput {
  readonly request: LoadRequest
  /** The manifest as written. */
  readonly root: TreeNode
  /** `${env:…}`. */
  readonly env: Readonly<Record<string, string | undefined>>
  readonly files: Omit<FileContext, 'resolveVariable'>
  readonly report: Report
}

export interface Resolver {
  /** `node` with the variable that it may be filled in; what lies below stays as written. */
  expand(node: TreeNode): Promise<TreeNode>
  /** `node` with every variable in it filled in. */
  resolve(node: TreeNode): Promise<TreeNode>
  /** The expanded value at a path of the manifest. */
  self(path: readonly string[]): Promise<TreeNode | undefined>
  /** `--stage`, `provider.stage` or `dev`. */
  stage(): Promise<string>
  /** From here on, values that are missing or kept elsewhere stay unresolved; what is resolved already stays so. */
  defer(): void
  /** The files that variables have named so far, as written. */
  included(): Promise<readonly TreeNode[]>
  /** `--region`, `provider.region` or `us-east-1`. */
  region(): Promise<string>
}

/** A resolver of one manifest. It remembers what it has resolved, so each problem is reported once. */
export function createResolver(input: ResolverInput): Resolver {
  return new LazyResolver(input)
}

class LazyResolver implements Resolver {
  readonly stage: () => Promise<string>
  readonly region: () => Promise<string>
  readonly #input: ResolverInput
  readonly #sources: SourceTable
  readonly #evaluator: Evaluator
  readonly #files: FileCache
  readonly #size = createTreeSize()
  readonly #expanded = new Map<TreeNode, TreeNode>()
  /** Texts that are being filled in. */
  readonly #open = new Set<TreeNode>()
  readonly #resolved = new Map<TreeNode, TreeNode>()
  /** Nothing in these is a variable any more. */
  readonly #final = new WeakSet<TreeNode>()
  #deferring = false

  constructor(input: ResolverInput) {
    const { request, report } = input
    this.#input = input
    this.#sources = sourceTable(request.sources ?? {}, report)
    this.#files = new FileCache({
      ...input.files,
      resolveVariable: (variable) => this.#resolveVariable(variable),
    })
    this.stage = createSetting('stage', 'dev', request, this)
    this.region = createSetting('region', 'us-east-1', request, this)
    this.#evaluator = new Evaluator({
      sources: this.#sources,
      report,
      deferring: () => this.#deferring,
      contextOf: (chain) => this.#contextOf(chain),
      seal: (node) => this.#seal(node),
    })
  }

  expand(node: TreeNode): Promise<TreeNode> {
    return this.#expand(node, undefined)
  }

  resolve(node: TreeNode): Promise<TreeNode> {
    return this.#resolve(node, undefined)
  }

  self(path: readonly string[]): Promise<TreeNode | undefined> {
    return this.#follow(this.#input.root, path, undefined)
  }

  defer(): void {
    this.#deferring = true
  }

  included(): Promise<readonly TreeNode[]> {
    return this.#files.trees()
  }

  #contextOf(chain: Chain): ResolveContext {
    return {
      request: this.#input.request,
      env: this.#input.env,
      report: this.#input.report,
      deferring: this.#deferring,
      self: (path) => this.#follow(this.#input.root, path, chain),
      follow: (node, path) => this.#follow(node, path, chain),
      resolve: (node) => this.#resolve(node, chain),
      readFile: (reference) => this.#files.read(reference),
      stage: this.stage,
      region: this.region,
    }
  }

  #seal(node: TreeNode): TreeNode {
    this.#final.add(node)
    if (node.kind === 'sequence') for (const item of node.items) this.#seal(item)
    if (node.kind === 'mapping') for (const entry of node.entries.values()) this.#seal(entry.value)
    return node
  }

  async #follow(
    start: TreeNode,
    path: readonly string[],
    chain: Chain | undefined,
  ): Promise<TreeNode | undefined> {
    let node = await this.#expand(start, chain)
    for (const key of path) {
      if (node.kind === 'unresolved') return node
      const child = childAt(node, key)
      if (!child) return undefined
      node = await this.#expand(child, chain)
    }
    return node
  }

  async #expand(node: TreeNode, chain: Chain | undefined): Promise<TreeNode> {
    const text = textOf(node)
    if (text === undefined || node.kind !== 'scalar' || this.#final.has(node)) return node
    const known = this.#expanded.get(node)
    if (known) return known
    const parts = parseVariableText(text, (prefix) => Object.hasOwn(this.#sources, prefix))
    if (parts[0] === text) return node
    // Only stage and region ask for a value from outside its chain; while it is being found, their defaults answer.
    if (this.#open.has(node) && !contains(chain, node)) return unresolvedAt(node)
    this.#open.add(node)
    const result =
      this.#refuse(node, chain) ?? (await this.#evaluator.fill(node, parts, extendChain(chain, node)))
    if (result.kind === 'scalar') this.#final.add(result)
    this.#expanded.set(node, result)
    this.#open.delete(node)
    return result
  }

  async #resolve(start: TreeNode, chain: Chain | undefined): Promise<TreeNode> {
    const node = await this.#expand(start, chain)
    if (node.kind === 'scalar' || node.kind === 'unresolved' || this.#final.has(node)) return node
    const known = this.#resolved.get(node)
    if (known) return known
    const refused = this.#refuse(node, chain)
    const result = refused ?? this.#bounded(await this.#resolveBelow(node, extendChain(chain, node)))
    this.#final.add(result)
    this.#resolved.set(node, result)
    return result
  }

  async #resolveBelow(node: SequenceNode | MappingNode, chain: Chain): Promise<TreeNode> {
    if (node.kind === 'sequence') {
      const items: TreeNode[] = []
      for (const item of node.items) items.push(await this.#resolve(item, chain))
      return sequenceNode(items, node.source)
    }
    const entries: Entry[] = []
    for (const entry of node.entries.values())
      entries.push({ ...entry, value: await this.#resolve(entry.value, chain) })
    return mappingNode(entries, node.source)
  }

  #bounded(node: TreeNode): TreeNode {
    if (this.#size.of(node) <= MAX_VALUES) return node
    const { source } = node
    this.#input.report(treeDiagnostics.MANIFEST_TOO_MANY_VALUES({ limit: MAX_VALUES }, { source }))
    return unresolvedAt(node)
  }

  #refuse(node: TreeNode, chain: Chain | undefined): TreeNode | undefined {
    const { report } = this.#input
    const { source } = node
    if (contains(chain, node)) {
      const cycle = describeCycle(chain, node)
      report(variableDiagnostics.MANIFEST_VARIABLE_CYCLE({ chain: cycle }, { source }))
    } else if ((chain?.length ?? 0) >= MAX_CHAIN)
      report(variableDiagnostics.MANIFEST_VARIABLE_DEPTH({ limit: MAX_CHAIN }, { source }))
    else return undefined
    return unresolvedAt(node)
  }

  /** For functions in code that ask for a variable. */
  async #resolveVariable(variable: string): Promise<unknown> {
    const node = await this.resolve(scalarNode(`\${${variable}}`, this.#input.root.source))
    return node.kind === 'unresolved' ? undefined : valueOf(node)
  }
}

function childAt(node: TreeNode, key: string): TreeNode | undefined {
  if (node.kind === 'mapping') return node.entries.get(key)?.value
  if (node.kind === 'sequence' && /^\d+$/.test(key)) return node.items[Number(key)]
  return undefined
}

function unresolvedAt(node: TreeNode): TreeNode {
  const text = node.kind === 'scalar' && !isSecret(node.value) ? String(node.value) : ''
  return { kind: 'unresolved', text, source: node.source }
}
