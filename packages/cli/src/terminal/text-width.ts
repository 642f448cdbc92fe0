/** How many columns of a terminal a text takes. */
import type { Line, Span } from './line.ts'
import { spansOf, textOfSpan } from './line.ts'
import { sanitize } from './sanitize.ts'

const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u

/** Columns of a piece as it is shown: East Asian wide characters and emoji take two, combining marks none. */
export function widthOf(span: Span): number {
  let width = 0
  for (const character of sanitize(textOfSpan(span))) width += widthOfCharacter(character)
  return width
}

/** As much of the line as fits into `columns`. */
export function cut(line: Line, columns: number): Line {
  let left = columns
  return spansOf(line).map((span) => {
    let text = ''
    for (const character of sanitize(textOfSpan(span))) {
      left -= widthOfCharacter(character)
      if (left < 0) break
      text += character
    }
    return typeof span === 'string' ? text : { text, style: span.style }
  })
}

function widthOfCharacter(character: string): number {
  if (/\p{Mark}/u.test(character)) return 0
  return WIDE.test(character) ? 2 : 1
}
