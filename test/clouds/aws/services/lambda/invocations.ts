/** Invocations: a function answers through a responder, and its report goes to the log as Lambda writes it. */
import { randomUUID } from 'node:crypto'
import type { InvocationRequest, InvocationResponse } from '@aws-sdk/client-lambda'
import type { Behaviour, Call, Checked, Regional, World } from '../../world.ts'
import { lookUp, settleVersion } from './function-record.ts'
import type { FunctionStore } from './function-record.ts'
import { Refusal } from '../../protocol/refusal.ts'

/** Stands for the code of all functions. A thrown error is the handler's. */
export type Responder = (functionName: string, payload: unknown) => unknown

/** Where a function's lines go. */
export interface LogSink {
  append(group: string, stream: string, lines: readonly string[]): void
}

/** The SDK's type of the payload has methods that only a client needs. */
type Invocation = Omit<InvocationResponse, 'Payload'> & { readonly Payload: Uint8Array }

export function invocationOperations(
  world: World,
  stores: Regional<FunctionStore>,
  logs: (region: string) => LogSink,
  respond: Responder,
): Behaviour['operations'] {
  return {
    Invoke(input: Checked<InvocationRequest>, call: Call): Invocation {
      const { record, version } = lookUp(stores.in(call.region), call, input.FunctionName, input.Qualifier)
      settleVersion(version, world)
      if (version.creating)
        throw new Refusal(
          'ResourceConflictException',
          `The operation cannot be performed at this time. The function is currently in the following state: Pending`,
        )
      const { Version: number = '$LATEST', MemorySize = 128, LoggingConfig } = version.configuration
      const outcome = run(respond, record.name, input.Payload)
      const requestId = randomUUID()
      const lines = [
        `START RequestId: ${requestId} Version: ${number}`,
        `END RequestId: ${requestId}`,
        `REPORT RequestId: ${requestId}\tDuration: 1.50 ms\tBilled Duration: 2 ms\tMemory Size: ${MemorySize} MB\tMax Memory Used: 64 MB\tInit Duration: 120.25 ms\t`,
      ]
      logs(call.region).append(LoggingConfig?.LogGroup ?? '', `[${number}]`, lines)
      return {
        StatusCode: 200,
        ExecutedVersion: number,
        FunctionError: outcome.failed ? 'Unhandled' : undefined,
        LogResult: input.LogType === 'Tail' ? Buffer.from(lines.join('\n')).toString('base64') : undefined,
        Payload: Buffer.from(JSON.stringify(outcome.payload)),
      }
    },
  }
}

function run(
  respond: Responder,
  name: string,
  payload: Uint8Array | undefined,
): { failed: boolean; payload: unknown } {
  try {
    const event: unknown =
      payload && payload.length > 0 ? JSON.parse(Buffer.from(payload).toString('utf8')) : null
    return { failed: false, payload: respond(name, event) ?? null }
  } catch (error) {
    const { name: errorType, message } = error instanceof Error ? error : new Error(String(error))
    return { failed: true, payload: { errorType, errorMessage: message, trace: [] } }
  }
}
