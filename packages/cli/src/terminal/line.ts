/**
 * What is shown is built from spans, so that a style is never mixed with text of others: every text is made safe at
 * the terminal's door, and only the door writes escape sequences.
 */

export type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'blue' | 'cyan'

/** A piece of a line. */
export type Span = string | { readonly text: string; readonly style: Style }

/** One line: a text, or pieces side by side. */
export type Line = string | readonly Span[]

/** A styled piece. */
export function styled(style: Style, text: string): Span {
  return { text, style }
}

/** The text of a line without its styles. */
export function textOf(line: Line): string {
  return spansOf(line).map(textOfSpan).join('')
}

/** The pieces of a line. */
export function spansOf(line: Line): readonly Span[] {
  return typeof line === 'string' ? [line] : line
}

/** The text of a piece. */
export function textOfSpan(span: Span): string {
  return typeof span === 'string' ? span : span.text
}

/** The same line with something before it. */
export function indent(line: Line, by: string = '  '): Line {
  return [by, ...spansOf(line)]
}
