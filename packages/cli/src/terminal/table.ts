/** Columns that stand under each other. */
import type { Line, Span } from './line.ts'
import { styled } from './line.ts'
import { widthOf } from './text-width.ts'

export interface Column {
  readonly title: string
  readonly align?: 'left' | 'right'
}

/** One line for the titles and one for each row; no trailing spaces. Rows have one cell for each column. */
export function table(columns: readonly Column[], rows: readonly (readonly Span[])[]): readonly Line[] {
  const head = columns.map(({ title }) => styled('dim', title))
  const all = [head, ...rows]
  const widths = columns.map((_, index) => Math.max(...all.map((row) => widthOf(row[index] ?? ''))))
  return all.map((row) => alignRow(row, columns, widths))
}

function alignRow(row: readonly Span[], columns: readonly Column[], widths: readonly number[]): Line {
  const last = row.findLastIndex((cell) => widthOf(cell) > 0)
  return row.slice(0, last + 1).flatMap((cell, index) => {
    const padding = ' '.repeat(Math.max(0, (widths[index] ?? 0) - widthOf(cell)))
    const gap = index === 0 ? '' : '  '
    if (columns[index]?.align === 'right') return [gap, padding, cell]
    return index === last ? [gap, cell] : [gap, cell, padding]
  })
}
