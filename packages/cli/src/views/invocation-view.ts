/** The report of an invocation, as on stderr: how long it took and where a cold start spent its time. */
import type { InvokeResult } from '@skyfold/plugin-api'
import type { Line } from '../terminal/line.ts'
import { styled } from '../terminal/line.ts'
import { sanitizeJson } from '../terminal/sanitize.ts'
import { formatDuration } from './quantity.ts'

/** What the handler returned, as the lines of a JSON document. */
export function invocationPayload({ payload }: InvokeResult): readonly Line[] {
  return sanitizeJson(JSON.stringify(payload, null, 2)).split('\n')
}

/** One or two lines. */
export function invocationLines({
  failed,
  requestId,
  durationMs,
  coldStart,
  maxMemoryMb,
}: InvokeResult): readonly Line[] {
  const memory = maxMemoryMb === undefined ? '' : `, ${Math.round(maxMemoryMb)} MB`
  const head: Line = [
    failed ? styled('red', 'failed') : styled('green', 'done'),
    ` in ${formatDuration(durationMs)}${memory}`,
    styled('dim', ` (request ${requestId})`),
  ]
  if (!coldStart) return [head]
  const { provisionMs, runtimeInitMs, codeInitMs } = coldStart
  const phases = [
    `environment ${formatDuration(provisionMs)}`,
    `runtime ${formatDuration(runtimeInitMs)}`,
    `code ${formatDuration(codeInitMs)}`,
  ]
  return [head, [styled('dim', 'cold start: '), phases.join(', ')]]
}
