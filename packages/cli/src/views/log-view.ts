/** One line that a function logged. */
import type { LogLine } from '@skyfold/plugin-api'
import type { Line } from '../terminal/line.ts'
import { styled } from '../terminal/line.ts'
import type { Data } from '../terminal/terminal.ts'

/** With its time. */
export function logLine({ time, text }: LogLine): Line {
  return [styled('dim', new Date(time).toISOString()), ` ${text}`]
}

/** The same for programs. */
export function logData({ time, function: name, requestId, text }: LogLine): Data {
  return { time: new Date(time).toISOString(), function: name, requestId: requestId ?? null, text }
}
