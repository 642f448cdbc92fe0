/** Log entries of a function's services, oldest first. */
import type { Json, JsonObject } from '@skyfold/manifest'
import type { Clock, Deployed, LogLine, LogsRequest } from '@skyfold/plugin-api'
import type { GcpClients } from '../clients.ts'
import { objectAt, textAt } from '../resources/document.ts'
import { unitsOf } from './deployed-function.ts'

const PAGE = 1000
/** Reads are limited to 60 a minute: https://cloud.google.com/logging/quotas#api-limits */
const POLL_MS = 3000

interface LogParts {
  readonly clients: GcpClients
  readonly deployed: Deployed
  readonly clock: Clock
}

/** Errors: GCP_NOT_DEPLOYED, and those of a request. */
export async function* readLogs(parts: LogParts, request: LogsRequest): AsyncGenerator<LogLine> {
  const services = unitsOf(parts.deployed, request.function).map(({ service }) => service)
  let since = request.since
  const seen = new Set<string>()
  for (;;) {
    for await (const entry of entries(parts.clients, services, since)) {
      const id = textAt(entry, 'insertId') ?? JSON.stringify(entry)
      if (seen.has(id)) continue
      seen.add(id)
      const line = toLine(entry, request.function)
      since = Math.max(since ?? 0, line.time)
      yield line
    }
    if (!request.follow || request.signal?.aborted) return
    await parts.clock.sleep(POLL_MS, request.signal).catch(() => {})
    if (request.signal?.aborted) return
  }
}

async function* entries(
  { rest, project }: GcpClients,
  services: readonly string[],
  since: number | undefined,
): AsyncGenerator<JsonObject> {
  const names = services.map((service) => `resource.labels.service_name="${service}"`).join(' OR ')
  const time = since === undefined ? '' : ` AND timestamp>="${new Date(since).toISOString()}"`
  const filter = `resource.type="cloud_run_revision" AND (${names})${time}`
  let pageToken: Json | undefined
  do {
    const page: JsonObject = await rest.request({
      service: 'logging',
      method: 'POST',
      path: 'v2/entries:list',
      body: {
        resourceNames: [`projects/${project}`],
        filter,
        orderBy: 'timestamp asc',
        pageSize: PAGE,
        ...(pageToken === undefined ? {} : { pageToken }),
      },
    })
    // The API's own list of objects.
    if (Array.isArray(page['entries'])) yield* page['entries'] as readonly JsonObject[]
    pageToken = page['nextPageToken']
  } while (pageToken !== undefined)
}

function toLine(entry: JsonObject, name: string): LogLine {
  const requestId = textAt(objectAt(entry, 'labels'), 'execution_id')
  const payload = objectAt(entry, 'jsonPayload')
  const text = textAt(entry, 'textPayload') ?? textAt(payload, 'message') ?? JSON.stringify(payload)
  return {
    time: Date.parse(textAt(entry, 'timestamp') ?? ''),
    function: name,
    ...(requestId === undefined ? {} : { requestId }),
    text: text.replace(/\n$/, ''),
  }
}
