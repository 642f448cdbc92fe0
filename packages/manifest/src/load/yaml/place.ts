import type { SourceRange } from '../../diagnostic.ts'

/** Turns offsets of one text into places. */
export interface Places {
  /** From `start` to `end` (exclusive), but not beyond the first line. */
  range(start: number, end: number): SourceRange
}

/** Line starts are found once; each lookup is a binary search. */
export function createPlaces(text: string, file: string): Places {
  const starts = [0]
  for (const { index, 0: found } of text.matchAll(/\r\n|\r|\n/g)) starts.push(index + found.length)
  return {
    range: (start, end) => {
      const line = lineAt(starts, start)
      const lineStart = starts[line] ?? 0
      const lineEnd = starts[line + 1] ?? text.length
      const length = Math.max(1, Math.min(end, lineEnd) - start)
      return { file, line: line + 1, column: start - lineStart + 1, length }
    },
  }
}

function lineAt(starts: readonly number[], offset: number): number {
  let low = 0
  let high = starts.length - 1
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if ((starts[middle] ?? 0) <= offset) low = middle
    else high = middle - 1
  }
  return low
}
