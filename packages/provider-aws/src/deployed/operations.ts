/** What is done with a deployed stack besides changing it. */
import type { FilteredLogEvent } from '@aws-sdk/client-cloudwatch-logs'
import type { Json } from '@skyfold/manifest'
import type {
  Clock,
  Deployed,
  InvokeRequest,
  InvokeResult,
  LogLine,
  LogsRequest,
  Operations,
  SendRequest,
} from '@skyfold/plugin-api'
import { SkyfoldError } from '@skyfold/plugin-api'
import type { AwsClients } from '../clients.ts'
import { entriesOf } from './describe.ts'
import { errors } from '../errors.ts'
import { LIVE } from '../naming.ts'

/** Milliseconds between two looks at a log that is followed. */
const FOLLOW_MS = 1000

/** Errors: AWS_NOT_DEPLOYED, and those of the requests. */
export function createOperations(clients: AwsClients, clock: Clock): Operations {
  return {
    invoke: (deployed, request) => invoke(clients, deployed, request),
    logs: (deployed, request) => readLogs(clients, clock, deployed, request),
    send: (deployed, request) => send(clients, deployed, request),
  }
}

async function invoke(
  clients: AwsClients,
  deployed: Deployed,
  request: InvokeRequest,
): Promise<InvokeResult> {
  const lambda = await clients.lambda()
  const answer = await lambda.invoke(
    {
      FunctionName: idOf(deployed, 'aws.lambda.function', request.function),
      Qualifier: LIVE,
      LogType: 'Tail',
      Payload: Buffer.from(JSON.stringify(request.payload)),
    },
    request.signal ? { abortSignal: request.signal } : {},
  )
  const text = Buffer.from(answer.Payload ?? []).toString('utf8')
  return {
    // What Lambda answers with is JSON, or nothing for a handler that returns nothing.
    payload: text === '' ? null : (JSON.parse(text) as Json),
    failed: answer.FunctionError !== undefined,
    ...readReport(Buffer.from(answer.LogResult ?? '', 'base64').toString('utf8')),
  }
}

/** The last line of a log tail: https://docs.aws.amazon.com/lambda/latest/dg/nodejs-logging.html. */
function readReport(
  tail: string,
): Pick<InvokeResult, 'requestId' | 'durationMs' | 'coldStart' | 'maxMemoryMb'> {
  const report = /REPORT RequestId: .*/.exec(tail)?.[0] ?? ''
  const number = (label: string): number | undefined => {
    const found = new RegExp(`(?:^|\\t)${label}: ([\\d.]+)`).exec(report)?.[1]
    return found === undefined ? undefined : Number(found)
  }
  const init = number('Init Duration')
  const memory = number('Max Memory Used')
  return {
    requestId: /RequestId: (\S+)/.exec(report)?.[1] ?? '',
    durationMs: number('Duration') ?? 0,
    // Lambda reports one number for the start of the runtime and the loading of the code.
    ...(init === undefined ? {} : { coldStart: { provisionMs: 0, runtimeInitMs: 0, codeInitMs: init } }),
    ...(memory === undefined ? {} : { maxMemoryMb: memory }),
  }
}

async function* readLogs(
  clients: AwsClients,
  clock: Clock,
  deployed: Deployed,
  request: LogsRequest,
): AsyncGenerator<LogLine> {
  const group = idOf(deployed, 'aws.logs.group', request.function)
  const seen = new Set<string>()
  let since = request.since ?? 0
  for (;;) {
    for (const event of await readEvents(clients, group, since)) {
      const id = event.eventId ?? ''
      if (seen.has(id)) continue
      seen.add(id)
      since = Math.max(since, event.timestamp ?? 0)
      yield toLine(event, request.function)
    }
    if (!request.follow || request.signal?.aborted) return
    try {
      await clock.sleep(FOLLOW_MS, request.signal)
    } catch {
      // Aborted: the reader has seen enough.
      return
    }
  }
}

async function readEvents(
  clients: AwsClients,
  group: string,
  startTime: number,
): Promise<FilteredLogEvent[]> {
  const logs = await clients.logs()
  const events: FilteredLogEvent[] = []
  let nextToken: string | undefined
  do {
    const page = await logs.filterLogEvents({
      logGroupName: group,
      startTime,
      ...(nextToken === undefined ? {} : { nextToken }),
    })
    events.push(...(page.events ?? []))
    nextToken = page.nextToken
  } while (nextToken !== undefined)
  return events.toSorted((one, other) => (one.timestamp ?? 0) - (other.timestamp ?? 0))
}

const REQUEST_ID = /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/

function toLine({ timestamp = 0, message = '' }: FilteredLogEvent, name: string): LogLine {
  const requestId = REQUEST_ID.exec(message)?.[0]
  return {
    time: timestamp,
    function: name,
    ...(requestId === undefined ? {} : { requestId }),
    text: message.replace(/\n$/, ''),
  }
}

async function send(
  clients: AwsClients,
  deployed: Deployed,
  { queue, body, attributes = {} }: SendRequest,
): Promise<{ readonly messageId: string }> {
  const sqs = await clients.sqs()
  const MessageAttributes = Object.fromEntries(
    Object.entries(attributes).map(([name, StringValue]) => [name, { DataType: 'String', StringValue }]),
  )
  const QueueUrl = idOf(deployed, 'aws.sqs.queue', queue)
  const { MessageId: messageId = '' } = await sqs.sendMessage({
    QueueUrl,
    MessageBody: body,
    MessageAttributes,
  })
  return { messageId }
}

function idOf(deployed: Deployed, type: string, name: string): string {
  const entries = entriesOf(deployed, type)
  const found = entries.find(([one]) => one === name)
  if (found) return found[1].id
  const what = type.slice(type.lastIndexOf('.') + 1).replace('group', 'function')
  throw new SkyfoldError(errors.AWS_NOT_DEPLOYED({ what, name, known: entries.map(([one]) => one) }))
}
