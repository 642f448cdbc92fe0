/**
 * Wrong input is data: every room returns diagnostics beside its value and goes on, so that one run
 * reports all problems. A catalogue (`defineDiagnostics`) is the only way to make one, so that every
 * code is permanent, documented and provoked by a test.
 */

/** A place in a manifest (or an included file). `line` and `column` count from 1, `length` in UTF-16 units. */
export interface SourceRange {
  /** Path relative to the service folder, with forward slashes. */
  readonly file: string
  readonly line: number
  readonly column: number
  readonly length: number
}

/** `error` stops the command before anything is written; `warning` and `note` do not. */
export type Severity = 'error' | 'warning' | 'note'

/** One problem (or remark), complete enough to be acted on. */
export interface Diagnostic {
  /** Permanent, upper-case, prefixed with its room: `MANIFEST_UNKNOWN_KEY`. */
  readonly code: string
  readonly severity: Severity
  /** What happened and why, in full sentences. */
  readonly message: string
  /** What to do next. */
  readonly hint: string
  /** Page that explains the code, relative to `docs/`: `errors/manifest.md#manifest_unknown_key`. */
  readonly docs: string
  readonly source?: SourceRange
  /** The reason given by somebody else (an operating system, a cloud); already free of secrets. */
  readonly cause?: string
}

/** Where a diagnostic points to and what lies behind it. */
export interface DiagnosticOrigin {
  readonly source?: SourceRange | undefined
  readonly cause?: unknown
}

/** One entry of a catalogue: the sentences of one code. `D` is the detail that the sentences need. */
export interface DiagnosticTemplate<D> {
  readonly severity: Severity
  readonly message: (detail: D) => string
  readonly hint: (detail: D) => string
}

/** Makes a diagnostic of one code. */
export interface DiagnosticFactory<D> {
  (detail: D, origin?: DiagnosticOrigin): Diagnostic
  readonly code: string
  readonly severity: Severity
}

/** What the sentences of a code without details need. */
export type NoDetail = Readonly<Record<string, never>>

/** Code → template, for a room whose details are listed in the interface `Details` (code → detail). */
export type DiagnosticTemplates<Details> = {
  readonly [Code in keyof Details]: DiagnosticTemplate<Details[Code]>
}

/** Code → factory, as a room uses it. */
export type DiagnosticCatalogue<Details> = {
  readonly [Code in keyof Details]: DiagnosticFactory<Details[Code]>
}

/**
 * Turns a room's table of templates into factories. The key is the permanent code.
 * Each code needs a heading in docs/errors/<room>.md (the code's first word) and a test that provokes it (test/structure.test.ts).
 */
export function defineDiagnostics<Details>(
  templates: DiagnosticTemplates<Details>,
): DiagnosticCatalogue<Details> {
  const entries = Object.entries<DiagnosticTemplate<never>>(templates)
  const catalogue = Object.fromEntries(entries.map(([code, entry]) => [code, createFactory(code, entry)]))
  // Object.fromEntries forgets which key has which detail; each factory was made from the template of its key.
  return catalogue as DiagnosticCatalogue<Details>
}

/** True when one of the diagnostics stops the command. */
export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((diagnostic) => diagnostic.severity === 'error')
}

function createFactory(code: string, entry: DiagnosticTemplate<never>): DiagnosticFactory<never> {
  const make = (detail: never, origin: DiagnosticOrigin = {}): Diagnostic => ({
    code,
    severity: entry.severity,
    message: entry.message(detail),
    hint: entry.hint(detail),
    docs: docsPage(code),
    ...(origin.source ? { source: origin.source } : {}),
    ...(origin.cause === undefined ? {} : { cause: describeCause(origin.cause) }),
  })
  return Object.assign(make, { code, severity: entry.severity })
}

function docsPage(code: string): string {
  const anchor = code.toLowerCase()
  return `errors/${anchor.slice(0, anchor.indexOf('_'))}.md#${anchor}`
}

function describeCause(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause)
}
