/** What one text with variables becomes: its candidates are tried, its parts are put together. */
import type { SourceRange } from '../diagnostic.ts'
import type { Report } from '../report.ts'
import { nearest } from '../schema/nearest.ts'
import { Secret, isSecret } from '../secret.ts'
import { treeDiagnostics } from '../tree/diagnostics.ts'
import type { ScalarNode, TreeNode } from '../tree/tree-node.ts'
import { placeWithin, scalarNode } from '../tree/tree-node.ts'
import type { Chain } from './chain.ts'
import type { MissingValue } from './diagnostics.ts'
import { variableDiagnostics } from './diagnostics.ts'
import type { SourceTable } from './source-table.ts'
import { ABSENT_SOURCES } from './source-table.ts'
import type { ResolveContext } from './variable-source.ts'
import type { Candidate, Part, Variable } from './variable-text.ts'

export interface EvaluatorInput {
  readonly sources: SourceTable
  readonly report: Report
  /** True when a command can do without what is missing. */
  readonly deferring: () => boolean
  readonly contextOf: (chain: Chain) => ResolveContext
  /** Marks a value from outside, in which nothing is a variable. */
  readonly seal: (node: TreeNode) => TreeNode
}

/** `absent`: not reported yet, because a fallback may have a value. */
type Outcome =
  | { readonly status: 'found'; readonly node: TreeNode }
  | { readonly status: 'absent'; readonly missing: readonly MissingValue[] }
  | { readonly status: 'failed' }
  | { readonly status: 'deferred' }

type TextOutcome =
  | Exclude<Outcome, { status: 'found' }>
  | {
      readonly status: 'text'
      readonly text: string | Secret
      /** As in `ScalarNode`. */
      readonly privateOrigin?: string
    }

const FAILED = { status: 'failed' } as const

/** Texts longer than this come from variables that repeat each other. */
const MAX_TEXT = 1_000_000

/** Where a variable stands. */
interface Site {
  readonly node: ScalarNode
  readonly chain: Chain
}

interface CandidateSite extends Site {
  readonly source: SourceRange
  readonly last: boolean
}

export class Evaluator {
  readonly #input: EvaluatorInput

  constructor(input: EvaluatorInput) {
    this.#input = input
  }

  /** The value of `node`, whose text has these parts. Failures are reported and give an unresolved node. */
  async fill(node: ScalarNode, parts: readonly Part[], chain: Chain): Promise<TreeNode> {
    const site = { node, chain }
    const [only] = parts
    const whole = parts.length === 1 && typeof only === 'object'
    const outcome = whole ? await this.#evaluate(only, site) : await this.#joined(parts, site)
    if (outcome.status === 'found') return usedAt(outcome.node, node.source)
    if (outcome.status !== 'failed') this.#reportAbsence(outcome, parts, node)
    return { kind: 'unresolved', text: String(node.value), source: node.source }
  }

  #reportAbsence(
    outcome: Exclude<Outcome, { status: 'found' | 'failed' }>,
    parts: readonly Part[],
    node: ScalarNode,
  ): void {
    const variables = parts.filter((part) => typeof part === 'object')
    const [only] = variables
    const source = variables.length === 1 && only ? placeOf(only, node) : node.source
    const { report, deferring } = this.#input
    if (outcome.status === 'absent' && !deferring())
      report(variableDiagnostics.MANIFEST_VARIABLE_MISSING({ missing: outcome.missing }, { source }))
    else report(variableDiagnostics.MANIFEST_VARIABLE_DEFERRED({ text: String(node.value) }, { source }))
  }

  async #joined(parts: readonly Part[], site: Site): Promise<Outcome> {
    const outcome = await this.#textFrom(parts, site)
    if (outcome.status !== 'text') return outcome
    const { text, privateOrigin } = outcome
    const node = scalarNode(text, site.node.source)
    return { status: 'found', node: privateOrigin === undefined ? node : { ...node, privateOrigin } }
  }

  async #textFrom(parts: readonly Part[], site: Site): Promise<TextOutcome> {
    let text = ''
    let isSecretText = false
    const origins: string[] = []
    for (const part of parts) {
      if (typeof part === 'string') {
        text += part
        continue
      }
      const outcome = await this.#evaluate(part, site)
      if (outcome.status !== 'found') return outcome
      const scalar = this.#scalarOf(outcome.node, part, site)
      if (scalar === undefined) return FAILED
      const { value, privateOrigin } = scalar
      text += isSecret(value) ? value.reveal() : (value ?? '')
      if (isSecret(value)) isSecretText = true
      const origin = isSecret(value) ? value.origin : privateOrigin
      if (origin !== undefined) origins.push(origin)
    }
    if (text.length > MAX_TEXT) {
      const { source } = site.node
      this.#input.report(variableDiagnostics.MANIFEST_VARIABLE_LONG({ limit: MAX_TEXT }, { source }))
      return FAILED
    }
    const origin = origins.join(' + ')
    if (isSecretText) return { status: 'text', text: new Secret(text, origin) }
    return { status: 'text', text, ...(origin === '' ? {} : { privateOrigin: origin }) }
  }

  #scalarOf(node: TreeNode, part: Variable, site: Site): ScalarNode | undefined {
    if (node.kind === 'scalar') return node
    if (node.kind === 'unresolved') return undefined
    const variable = String(site.node.value).slice(part.start, part.start + part.length)
    const what = node.kind === 'sequence' ? 'a list' : 'an object'
    const source = placeOf(part, site.node)
    this.#input.report(variableDiagnostics.MANIFEST_VARIABLE_NOT_TEXT({ variable, what }, { source }))
    return undefined
  }

  async #evaluate(variable: Variable, site: Site): Promise<Outcome> {
    const missing: MissingValue[] = []
    let empty: Outcome | undefined
    for (const [index, candidate] of variable.candidates.entries()) {
      const last = index === variable.candidates.length - 1
      const outcome = await this.#tryCandidate(candidate, {
        ...site,
        source: placeOf(variable, site.node),
        last,
      })
      if (outcome.status === 'failed' || outcome.status === 'deferred') return outcome
      if (outcome.status === 'absent') missing.push(...outcome.missing)
      else if (!isNull(outcome.node)) return outcome
      else empty = outcome
    }
    return empty ?? { status: 'absent', missing }
  }

  async #tryCandidate(candidate: Candidate, site: CandidateSite): Promise<Outcome> {
    if (candidate.type === 'literal')
      return { status: 'found', node: scalarNode(candidate.value, site.source) }
    if (candidate.type === 'text') return this.#joined(candidate.parts, site)
    if (candidate.type === 'variable') return this.#evaluate(candidate.variable, site)
    if (candidate.type === 'source') return this.#askSource(candidate, site)
    const { source } = site
    this.#input.report(variableDiagnostics.MANIFEST_VARIABLE_SYNTAX({ text: candidate.text }, { source }))
    return FAILED
  }

  async #askSource(candidate: Extract<Candidate, { type: 'source' }>, site: CandidateSite): Promise<Outcome> {
    const { prefix } = candidate
    const found = Object.hasOwn(this.#input.sources, prefix) ? this.#input.sources[prefix] : undefined
    if (!found) return this.#unknownSource(prefix, site.source)
    const parameter = await this.#textFrom(candidate.parameter, site)
    if (parameter.status !== 'text') return parameter
    const address = await this.#textFrom(candidate.address, site)
    if (address.status !== 'text') return address
    if (isSecret(parameter.text)) return this.#misplaced(parameter.text, site)
    if (isSecret(address.text)) return this.#misplaced(address.text, site)
    const call = { parameter: parameter.text.trim(), address: address.text.trim(), source: site.source }
    const context = this.#input.contextOf(site.chain)
    const answer = await found.resolve(call, context)
    if (answer.status === 'deferred') return { status: 'deferred' }
    if (answer.status === 'failed') return FAILED
    if (answer.status === 'found')
      return settled(answer.literal ? this.#input.seal(answer.node) : answer.node)
    const resort = site.last ? await found.lastResort?.(call, context) : undefined
    return resort ? settled(this.#input.seal(resort)) : { status: 'absent', missing: [found.missing(call)] }
  }

  /** Addresses are shown in messages. */
  #misplaced({ origin }: Secret, { source }: CandidateSite): Outcome {
    this.#input.report(treeDiagnostics.MANIFEST_SECRET_MISPLACED({ origin }, { source }))
    return FAILED
  }

  #unknownSource(prefix: string, source: SourceRange): Outcome {
    const known = Object.keys(this.#input.sources)
    const near = nearest(prefix, known)
    const hint = ABSENT_SOURCES.get(prefix) ?? (near && `Did you mean \`${near}\`?`)
    const detail = { prefix, known, ...(hint === undefined ? {} : { hint }) }
    this.#input.report(variableDiagnostics.MANIFEST_VARIABLE_SOURCE(detail, { source }))
    return FAILED
  }
}

function settled(node: TreeNode): Outcome {
  return node.kind === 'unresolved' ? FAILED : { status: 'found', node }
}

function isNull(node: TreeNode): boolean {
  return node.kind === 'scalar' && node.value === null
}

function placeOf(variable: Variable, node: ScalarNode): SourceRange {
  return placeWithin(node, variable.start, variable.length)
}

/** Problems with a plain value are shown where it is used; the parts of an object keep their own places. */
function usedAt(node: TreeNode, source: SourceRange): TreeNode {
  return node.kind === 'scalar' ? { ...node, source } : node
}
