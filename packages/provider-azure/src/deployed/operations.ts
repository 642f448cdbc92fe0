/** What is done with a deployed stack: call a function, send a message. Log lines are kept nowhere by default. */
import type {
  Deployed,
  InvokeRequest,
  InvokeResult,
  LogLine,
  LogsRequest,
  Operations,
  SendRequest,
} from '@skyfold/plugin-api'
import { SkyfoldError } from '@skyfold/plugin-api'
import { doorRoute } from '../app/entry.ts'
import type { AzureClients } from '../clients.ts'
import type { DeployedApp } from './deployed-app.ts'
import { deployedApps } from './deployed-app.ts'
import { errors, refusalError } from '../errors.ts'
import { asText } from '../json.ts'
import { channelName } from '../naming.ts'
import { mustSucceed } from '../request/failure.ts'
import { isSuccess, jsonOf, refusalOf } from '../request/http.ts'
import { partsOf } from '../resources/arm-object.ts'

/** Of the data plane of queues: https://learn.microsoft.com/rest/api/storageservices/put-message */
const QUEUE_VERSION = '2023-11-03'

export function createOperations(clients: AzureClients): Operations {
  return {
    invoke: (deployed, request) => invoke(clients, deployed, request),
    logs: (deployed, request) => logs(deployed, request),
    send: (deployed, request) => sendMessage(clients, deployed, request),
  }
}

/**
 * Through the door that the entry has for each function: `/admin/functions` starts a function but does not wait for
 * its answer (https://github.com/Azure/azure-functions-host, FunctionsController.Invoke).
 */
async function invoke(
  clients: AzureClients,
  deployed: Deployed,
  request: InvokeRequest,
): Promise<InvokeResult> {
  const { function: name, payload, signal } = request
  const app = appOf(deployed, name)
  const key = await masterKey(clients, app)
  const answer = await clients.send(
    {
      method: 'POST',
      url: `https://${app.hostName}/${doorRoute(name)}`,
      headers: { 'content-type': 'application/json', 'x-functions-key': key },
      body: JSON.stringify(payload),
      operation: `invoke ${name}`,
      signal,
    },
    'none',
  )
  const { status } = answer
  if (!isSuccess(answer)) throw new SkyfoldError(errors.AZURE_INVOKE_FAILED({ function: name, status }))
  const { payload: result = null, failed, requestId, durationMs } = jsonOf(answer)
  return {
    payload: result,
    failed: failed === true,
    requestId: asText(requestId),
    durationMs: Number(durationMs),
  }
}

async function masterKey(clients: AzureClients, { id }: DeployedApp): Promise<string> {
  const { group, name } = partsOf(id)
  const web = await clients.web()
  const keys = await mustSucceed(`read the keys of ${name}`, () => web.webApps.listHostKeys(group, name))
  return keys.masterKey ?? ''
}

// A generator, so that the error comes where lines are asked for.
async function* logs(deployed: Deployed, { function: name }: LogsRequest): AsyncGenerator<LogLine> {
  appOf(deployed, name)
  yield* await Promise.reject<LogLine[]>(new SkyfoldError(errors.AZURE_LOGS_IMPOSSIBLE({ function: name })))
}

async function sendMessage(
  clients: AzureClients,
  deployed: Deployed,
  request: SendRequest,
): Promise<{ messageId: string }> {
  const { queue, body, attributes = {} } = request
  const name = queueOf(deployed, queue)
  if (Object.keys(attributes).length > 0) throw new SkyfoldError(errors.AZURE_SEND_ATTRIBUTES({ queue }))
  const operation = `send to the queue ${queue} (role Storage Queue Data Message Sender)`
  const text = Buffer.from(body).toString('base64')
  const answer = await clients.send(
    {
      method: 'POST',
      url: `${queueUrlOf(deployed)}${name}/messages`,
      headers: { 'content-type': 'application/xml', 'x-ms-version': QUEUE_VERSION },
      body: `<QueueMessage><MessageText>${text}</MessageText></QueueMessage>`,
      operation,
    },
    'storage',
  )
  if (!isSuccess(answer)) throw refusalError(refusalOf(answer), operation)
  return { messageId: /<MessageId>([^<]*)<\/MessageId>/.exec(answer.text)?.[1] ?? '' }
}

function appOf(deployed: Deployed, name: string): DeployedApp {
  const apps = deployedApps(deployed)
  const found = apps.find(({ functions }) => functions.includes(name))
  if (found) return found
  const known = apps.flatMap(({ functions }) => functions)
  throw new SkyfoldError(errors.AZURE_NOT_DEPLOYED({ what: 'function', name, known }))
}

function queueOf({ resources }: Deployed, queue: string): string {
  const found = resources[`azure.storage.queue/${channelName(queue)}`]
  if (found) return asText(found.outputs['name'])
  const queues = Object.values(resources).filter(({ type }) => type === 'azure.storage.queue')
  const known = queues.map(({ outputs }) => asText(outputs['name']))
  throw new SkyfoldError(errors.AZURE_NOT_DEPLOYED({ what: 'queue', name: queue, known }))
}

function queueUrlOf({ resources }: Deployed): string {
  const account = Object.values(resources).find(({ type }) => type === 'azure.storage.account')
  return asText(account?.outputs['queueUrl'])
}
