import type { DiagnosticCatalogue } from '../diagnostic.ts'
import { defineDiagnostics } from '../diagnostic.ts'

interface Details {
  MANIFEST_UNKNOWN_EVENT: {
    readonly path: string
    readonly event: string
    readonly near: string | undefined
    readonly known: readonly string[]
  }
  MANIFEST_EVENT_FORM: { readonly path: string; readonly received: string }
  MANIFEST_ROUTE: { readonly path: string; readonly reason: string; readonly hint: string }
  MANIFEST_SCHEDULE_RATE: { readonly path: string; readonly written: string; readonly reason: string }
  MANIFEST_CHANNEL: { readonly path: string; readonly reason: string; readonly hint: string }
}

/** What the events of a function can have wrong. */
export const triggerDiagnostics: DiagnosticCatalogue<Details> = defineDiagnostics<Details>({
  MANIFEST_UNKNOWN_EVENT: {
    severity: 'error',
    message: ({ path, event }) => `\`${path}\` names the event \`${event}\`, which does not exist.`,
    hint: ({ near, known }) =>
      near === undefined
        ? `The events are ${known.map((name) => `\`${name}\``).join(', ')}.`
        : `Did you mean \`${near}\`?`,
  },
  MANIFEST_EVENT_FORM: {
    severity: 'error',
    message: ({ path, received }) => `\`${path}\` must name one event, but it is ${received}.`,
    hint: () => 'Write one event for each list item, its settings indented below it: `- http: GET /orders`.',
  },
  MANIFEST_ROUTE: {
    severity: 'error',
    message: ({ path, reason }) => `\`${path}\` is not a route: ${reason}.`,
    hint: ({ hint }) => hint,
  },
  MANIFEST_SCHEDULE_RATE: {
    severity: 'error',
    message: ({ path, written, reason }) => `\`${path}\` is not a schedule: \`${written}\` ${reason}.`,
    hint: () =>
      'Write `rate(5 minutes)`, `cron(0 8 * * ? *)` (AWS: minute, hour, day, month, weekday 1-7 from Sunday, year) or `0 8 * * *` (unix).',
  },
  MANIFEST_CHANNEL: {
    severity: 'error',
    message: ({ path, reason }) => `\`${path}\` ${reason}.`,
    hint: ({ hint }) => hint,
  },
})
