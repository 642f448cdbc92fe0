/** What the commands under `sls state` found and did. */
import type { CheckedState } from './checking.ts'
import type { MovedState } from './moving.ts'
import type { Line } from '../terminal/line.ts'
import { indent, styled } from '../terminal/line.ts'
import type { Data } from '../terminal/terminal.ts'

/** The place of one state. */
export function checkedLines({ destination, location, isSafe, serial }: CheckedState): readonly Line[] {
  return [
    [styled('bold', destination.label), ` ${location ?? 'a place that cannot be reached'}`],
    indent(
      isSafe
        ? [styled('green', 'safe'), ': it compares before it writes']
        : [styled('red', 'not safe'), ': see the findings'],
    ),
    indent(serial === null ? 'no state' : `state of write ${serial}`),
  ]
}

/** The same for programs. */
export function checkedData({ destination, location, isSafe, serial }: CheckedState): Data {
  const { provider, region } = destination.stack
  return { provider, region, location: location ?? null, safe: isSafe, serial }
}

const WORDS: Readonly<Record<MovedState['status'], string>> = {
  moved: 'moved',
  unneeded: 'is there already',
  nothing: 'there is no state to move',
  failed: 'not moved',
}

/** What became of one state. */
export function movedLines({ destination, status, from, to }: MovedState): readonly Line[] {
  return [
    [styled('bold', destination.label), ` ${WORDS[status]}`],
    ...(status === 'failed' ? [] : [indent(`from ${from}`), indent(`to ${to}`)]),
  ]
}

/** The same for programs. */
export function movedData({ destination, status, from, to }: MovedState): Data {
  const { provider, region } = destination.stack
  return { provider, region, status, from, to }
}
