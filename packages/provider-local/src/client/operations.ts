/** What is done with a deployed stack besides changing it. */
import type { Address, Deployed, LogLine, LogsRequest, Operations } from '@skyfold/plugin-api'
import { SkyfoldError } from '@skyfold/plugin-api'
import type { ControlClient } from './control-client.ts'
import { errors } from '../errors.ts'
import type { ObjectType } from '../protocol.ts'

/** Errors: LOCAL_NOT_DEPLOYED, LOCAL_THROTTLED, LOCAL_PAYLOAD_TOO_LARGE, LOCAL_DAEMON_UNREACHABLE. */
export function createOperations(control: ControlClient): Operations {
  return {
    async invoke(deployed, { function: name, payload, signal }) {
      return control.invoke(idOf(deployed, 'local.function', name), JSON.stringify(payload), signal)
    },
    logs: (deployed, request) => readLogs(control, deployed, request),
    async send(deployed, { queue, body, attributes = {} }) {
      return control.send(idOf(deployed, 'local.queue', queue), { body, attributes })
    },
  }
}

async function* readLogs(
  control: ControlClient,
  deployed: Deployed,
  request: LogsRequest,
): AsyncGenerator<LogLine> {
  const id = idOf(deployed, 'local.function', request.function)
  for await (const { time, requestId, text } of control.logs(id, request)) {
    yield { time, function: request.function, ...(requestId === undefined ? {} : { requestId }), text }
  }
}

function idOf(deployed: Deployed, type: ObjectType, name: string): string {
  const found = deployed.resources[`${type}/${name}`]
  if (found) return found.id
  const known = namesOf(deployed, type)
  throw new SkyfoldError(errors.LOCAL_NOT_DEPLOYED({ what: type.slice('local.'.length), name, known }))
}

/** Names in the manifest of what is deployed of a type. */
export function namesOf(deployed: Deployed, type: ObjectType): readonly string[] {
  const addresses: readonly Address[] = Object.keys(deployed.resources)
  return addresses
    .filter((address) => address.startsWith(`${type}/`))
    .map((address) => address.slice(type.length + 1))
}
