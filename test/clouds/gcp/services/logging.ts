/** Cloud Logging v2: reading entries by the two filters that a function's reader needs. */
import { textOf } from '../protocol/text.ts'
import { Refusal } from '../protocol/refusal.ts'
import type { RestMethods } from '../protocol/rest-server.ts'
import type { Document } from '../world.ts'

export const loggingMethods: RestMethods = {
  'logging.entries.list': ({ body }, world) => {
    const filter = textOf(body['filter'] ?? '')
    const service = /resource\.labels\.service_name="([^"]+)"/.exec(filter)?.[1]
    const since = /timestamp>(=?)"([^"]+)"/.exec(filter)
    if (service === undefined) throw new Refusal('UNIMPLEMENTED', 'This fake needs a filter by service_name.')
    if (body['orderBy'] !== undefined && !/^timestamp (asc|desc)$/.test(textOf(body['orderBy'])))
      throw new Refusal('INVALID_ARGUMENT', 'order_by must be "timestamp asc" or "timestamp desc".')
    const entries = world.logEntries
      .filter((entry) => serviceOf(entry) === service)
      .filter(({ timestamp }) => !since || isAfter(textOf(timestamp), since[2] ?? '', since[1] === '='))
      .sort((one, other) => textOf(one['timestamp']).localeCompare(textOf(other['timestamp'])))
    const start = Number(textOf(body['pageToken']))
    const size = Number(body['pageSize'] ?? 50)
    const page = entries.slice(start, start + size)
    return start + size < entries.length
      ? { entries: page, nextPageToken: String(start + size) }
      : { entries: page }
  },
}

function serviceOf(entry: Document): string | undefined {
  // As tests write entries: a Run revision's resource.
  const resource = entry['resource'] as { labels?: { service_name?: string } } | undefined
  return resource?.labels?.service_name
}

function isAfter(timestamp: string, since: string, orSame: boolean): boolean {
  const difference = Date.parse(timestamp) - Date.parse(since)
  return difference > 0 || (orSame && difference === 0)
}
