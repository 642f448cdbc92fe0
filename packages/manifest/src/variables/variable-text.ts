/**
 * Text with variables → parts. Grammar of a variable:
 *   "${" candidate ("," candidate)* "}"
 *   candidate: source ["(" text ")" | "." region] [":" text] | "literal" | 'literal' | number | true | false | null | variable
 * Whatever is not a variable passes through as it is: `${AWS::Region}`, `${BucketName}`, `${arr[@]}`, `${x:-y}`.
 */

export type Part = string | Variable

export interface Variable {
  /** Tried from left to right. */
  readonly candidates: readonly Candidate[]
  /** Offset in the text and length there. */
  readonly start: number
  readonly length: number
}

export type Candidate =
  | { readonly type: 'literal'; readonly value: string | number | boolean | null }
  | { readonly type: 'text'; readonly parts: readonly Part[] }
  | { readonly type: 'variable'; readonly variable: Variable }
  | {
      readonly type: 'source'
      readonly prefix: string
      readonly parameter: readonly Part[]
      readonly address: readonly Part[]
    }
  /** Something that cannot be read where a fallback is expected. */
  | { readonly type: 'malformed'; readonly text: string }

/** Deeper nesting is left as text. */
const MAX_NESTING = 10

/**
 * Splits `text`. `isSource` tells the prefixes of known sources, so that upper-case shell variables and
 * CloudFormation's own names are not taken for variables.
 */
export function parseVariableText(text: string, isSource: (prefix: string) => boolean): readonly Part[] {
  if (!text.includes('${')) return [text]
  return parseParts({ text, isSource, ends: closingBraces(text) }, 0, text.length)
}

interface Scanner {
  readonly text: string
  readonly isSource: (prefix: string) => boolean
  /** Offset of each `${` that is closed → offset of its `}`. Known first, so that scanning is linear. */
  readonly ends: ReadonlyMap<number, number>
}

function closingBraces(text: string): Map<number, number> {
  const ends = new Map<number, number>()
  const open: number[] = []
  for (const { 0: token, index } of text.matchAll(/\$\{|\}/g)) {
    if (token === '${') {
      open.push(index)
      continue
    }
    const start = open.pop()
    if (start !== undefined && open.length < MAX_NESTING) ends.set(start, index)
  }
  return ends
}

function parseParts(scanner: Scanner, from: number, to: number): Part[] {
  const { text } = scanner
  const parts: Part[] = []
  let literal = ''
  let position = from
  while (position < to) {
    const start = text.indexOf('${', position)
    if (start === -1 || start >= to) break
    const variable = parseVariable(scanner, start)
    const escaped = variable !== undefined && start > position && text[start - 1] === '\\'
    if (!variable || escaped) {
      const end = escaped ? start + variable.length : start + 2
      literal += text.slice(position, escaped ? start - 1 : start) + text.slice(start, end)
      position = end
      continue
    }
    literal += text.slice(position, start)
    if (literal !== '') parts.push(literal)
    literal = ''
    parts.push(variable)
    position = start + variable.length
  }
  literal += text.slice(Math.min(position, to), to)
  if (literal !== '' || parts.length === 0) parts.push(literal)
  return parts
}

function parseVariable(scanner: Scanner, start: number): Variable | undefined {
  const end = scanner.ends.get(start)
  if (end === undefined) return undefined
  const [first, ...rest] = splitCandidates(scanner, start + 2, end)
  const source = first && parseSource(scanner, first.from, first.to)
  if (!source) return undefined
  const candidates = [source, ...rest.map(({ from, to }) => parseCandidate(scanner, from, to))]
  return { candidates, start, length: end + 1 - start }
}

interface Span {
  readonly from: number
  readonly to: number
}

/** Splits at commas outside parentheses, quotes and nested variables. */
function splitCandidates(scanner: Scanner, from: number, to: number): Span[] {
  const spans: Span[] = []
  let start = from
  let parentheses = 0
  for (let position = from; position < to; position += 1) {
    const nested = scanner.ends.get(position)
    const character = scanner.text[position]
    if (nested !== undefined) position = nested
    else if (character === '(') parentheses += 1
    else if (character === ')') parentheses -= 1
    else if (isQuote(character) && spans.length > 0) position = closingQuote(scanner, position, to)
    else if (character === ',' && parentheses <= 0) {
      spans.push({ from: start, to: position })
      start = position + 1
    }
  }
  return [...spans, { from: start, to }].map((span) => trim(scanner.text, span))
}

function trim(text: string, { from, to }: Span): Span {
  const inner = text.slice(from, to)
  const lead = inner.length - inner.trimStart().length
  return lead === inner.length ? { from: to, to } : { from: from + lead, to: from + inner.trimEnd().length }
}

function isQuote(character: string | undefined): boolean {
  return character === "'" || character === '"'
}

function closingQuote({ text }: Scanner, open: number, to: number): number {
  const close = text.indexOf(text[open] ?? '', open + 1)
  return close === -1 || close >= to ? open : close
}

const SOURCE = /[a-zA-Z][\w-]*(?=[(:.])/y

/** Sources that take a region after a dot: `${cf.us-east-1:stack.Output}` is the older form of `${cf(us-east-1):…}`. */
const REGIONAL: ReadonlySet<string> = new Set(['cf', 's3', 'ssm'])

function parseSource(scanner: Scanner, from: number, to: number): Candidate | undefined {
  const { text, isSource } = scanner
  SOURCE.lastIndex = from
  const prefix = SOURCE.exec(text)?.[0]
  if (prefix === undefined) return undefined
  let position = from + prefix.length
  let parameter: readonly Part[] = []
  if (text[position] === '(') {
    const close = nextOutside(scanner, ')', { from: position + 1, to })
    if (close === undefined) return undefined
    parameter = parseParameter(scanner, position + 1, close)
    position = close + 1
  } else if (text[position] === '.') {
    const colon = REGIONAL.has(prefix) ? nextOutside(scanner, ':', { from: position + 1, to }) : undefined
    if (colon === undefined || colon === position + 1) return undefined
    parameter = parseParts(scanner, position + 1, colon)
    position = colon
  }
  if (position !== to && text[position] !== ':') return undefined
  const address = text.slice(position + 1, to)
  if (!isSource(prefix) && looksForeign(prefix, address)) return undefined
  return {
    type: 'source',
    prefix,
    parameter,
    address: position === to ? [] : parseParts(scanner, position + 1, to),
  }
}

/** `${AWS::Region}`, `${VAR:-default}`, `${VAR:0:3}`: CloudFormation's and the shell's. */
function looksForeign(prefix: string, address: string): boolean {
  return /^[:\-=+?]/.test(address) || !/[a-z]/.test(prefix)
}

/** Quotes around the whole are not part of it. */
function parseParameter(scanner: Scanner, from: number, to: number): readonly Part[] {
  const inner = trim(scanner.text, { from, to })
  const quote = scanner.text[inner.from]
  const quoted = isQuote(quote) && inner.to - inner.from > 1 && scanner.text[inner.to - 1] === quote
  return quoted ? parseParts(scanner, inner.from + 1, inner.to - 1) : parseParts(scanner, from, to)
}

/** The first `character` outside nested variables. */
function nextOutside({ text, ends }: Scanner, character: string, { from, to }: Span): number | undefined {
  for (let position = from; position < to; position += 1) {
    const nested = ends.get(position)
    if (nested !== undefined) position = nested
    else if (text[position] === character) return position
  }
  return undefined
}

const NUMBER = /^-?\d+(?:\.\d+)?$/
const WORDS: ReadonlyMap<string, boolean | null> = new Map([
  ['true', true],
  ['false', false],
  ['null', null],
  ['', null],
])

function parseCandidate(scanner: Scanner, from: number, to: number): Candidate {
  const text = scanner.text.slice(from, to)
  const word = WORDS.get(text)
  if (word !== undefined) return { type: 'literal', value: word }
  if (NUMBER.test(text)) return { type: 'literal', value: Number(text) }
  if (isQuote(text[0]) && text.length > 1 && closingQuote(scanner, from, to) === to - 1)
    return { type: 'text', parts: parseParts(scanner, from + 1, to - 1) }
  const nested = scanner.ends.get(from) === to - 1 ? parseVariable(scanner, from) : undefined
  if (nested) return { type: 'variable', variable: nested }
  return parseSource(scanner, from, to) ?? { type: 'malformed', text }
}
