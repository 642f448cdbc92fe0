/** `serverless.yml:12:5 error MANIFEST_UNKNOWN_KEY There is no …`, the hint and, for people, the line itself. */
import { readFile } from 'node:fs/promises'
import { resolveInside } from '@skyfold/manifest'
import type { Diagnostic, Severity, SourceRange } from '@skyfold/manifest'
import type { Line, Style } from '../terminal/line.ts'
import { indent, styled } from '../terminal/line.ts'
import { cut, widthOf } from '../terminal/text-width.ts'

const STYLES: Readonly<Record<Severity, Style>> = { error: 'red', warning: 'yellow', note: 'blue' }
const LONGEST_EXCERPT = 160

/** One diagnostic without its hint. `excerpt` is the line of the file that it points at. */
export function diagnosticLines(diagnostic: Diagnostic, excerpt?: string): readonly Line[] {
  const { source, severity, code, message, cause } = diagnostic
  const place = source ? [`${source.file}:${source.line}:${source.column} `] : []
  const [first = '', ...others] = message.split('\n')
  return [
    [...place, styled(STYLES[severity], severity), ' ', styled('bold', code), ` ${first}`],
    ...others.map((line) => indent(line)),
    ...(source && excerpt !== undefined ? excerptLines(source, excerpt, STYLES[severity]) : []),
    ...(cause === undefined || message.includes(cause)
      ? []
      : cause.split('\n').map((line) => indent(`cause: ${line}`))),
  ]
}

/** What to do about it. */
export function hintLines({ hint }: Diagnostic): readonly Line[] {
  return hint.split('\n').map((line) => indent([styled('dim', 'hint: '), line]))
}

/** The line that a source range points at; undefined when it cannot be read or lies outside of `root`. */
export async function readExcerpt(
  root: string,
  source: SourceRange | undefined,
): Promise<string | undefined> {
  if (!source) return undefined
  try {
    const resolved = await resolveInside(root, source.file)
    if (!resolved.ok) return undefined
    return (await readFile(resolved.path, 'utf8')).split(/\r?\n/)[source.line - 1]
  } catch {
    // The excerpt only helps; the diagnostic says everything.
    return undefined
  }
}

function excerptLines(source: SourceRange, text: string, style: Style): readonly Line[] {
  const number = ` ${source.line} | `
  const before = text.slice(0, source.column - 1)
  const marked = Math.max(1, Math.min(source.length, text.length - before.length))
  if (widthOf(before) + marked > LONGEST_EXCERPT) return []
  const gap = ' '.repeat(widthOf(before))
  return [
    [styled('dim', number), ...cutText(text)],
    [styled('dim', `${' '.repeat(number.length - 2)}| `), gap, styled(style, '^'.repeat(marked))],
  ]
}

function cutText(text: string): readonly string[] {
  const line = cut(text, LONGEST_EXCERPT)
  return typeof line === 'string' ? [line] : line.map((span) => (typeof span === 'string' ? span : span.text))
}
