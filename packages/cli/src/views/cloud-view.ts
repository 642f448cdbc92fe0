/** What the local cloud is doing. */
import type { CloudStatus } from '@skyfold/provider-local'
import type { Line } from '../terminal/line.ts'
import { indent, styled } from '../terminal/line.ts'
import { table } from '../terminal/table.ts'
import { formatDuration } from './quantity.ts'

/** `now` in milliseconds since the epoch. */
export function cloudLines(
  { pid, startedAt, apis, functions, queues, schedules }: CloudStatus,
  now: number,
): readonly Line[] {
  return [
    [
      styled('green', 'running'),
      ` for ${formatDuration(now - startedAt)}, process ${pid}`,
      styled('dim', ' (stop it with `sls local stop`)'),
    ],
    ...apis.map(({ name, url, listening }) => indent(`${name}: ${listening ? url : 'not listening'}`)),
    ...table(
      [
        { title: 'function' },
        { title: 'version' },
        { title: 'idle', align: 'right' },
        { title: 'busy', align: 'right' },
      ],
      functions.map(({ name, version, idle, busy }) => [name, version, String(idle), String(busy)]),
    ).map((line) => indent(line)),
    ...functions.flatMap(({ name, locked = [] }) =>
      locked.length === 0 ? [] : [indent(lockedLine(name, locked))],
    ),
    ...queues.map(({ name, waiting, inFlight }) =>
      indent(`queue ${name}: ${waiting} waiting, ${inFlight} in flight`),
    ),
    ...schedules.map(({ name, next }) =>
      indent(`schedule ${name}: ${next === null ? 'disabled' : `next at ${next}`}`),
    ),
  ]
}

function lockedLine(name: string, locked: readonly string[]): Line {
  return [
    styled('red', 'locked'),
    ` ${name}: ${locked.join(', ')} cannot be read (mend it with \`sls deploy\`)`,
  ]
}
