/** The states of a function and of a version, looked at with GetFunction, which has a quota of its own. */
import type { GetFunctionResponse } from '@aws-sdk/client-lambda'
import type { ResourceContext } from '@skyfold/plugin-api'
import type { AwsClients } from '../../clients.ts'
import { waitFor } from '../../request/poll.ts'
import type { Verdict } from '../../request/poll.ts'

/** Waits until neither creation nor update is under way. Errors: AWS_STATE_FAILED with Lambda's reason. */
export async function settledFunction(
  context: ResourceContext<AwsClients>,
  name: string,
  qualifier?: string,
): Promise<GetFunctionResponse> {
  const lambda = await context.clients.lambda()
  const shown = qualifier === undefined ? name : `${name}:${qualifier}`
  return waitFor(context, {
    what: `function ${shown}`,
    look: () =>
      lambda.getFunction({
        FunctionName: name,
        ...(qualifier === undefined ? {} : { Qualifier: qualifier }),
      }),
    judge: judgeFunction,
  })
}

/** `Inactive` is a function that was not called for long; it wakes with the next call. */
export function judgeFunction({ Configuration }: GetFunctionResponse): Verdict {
  const { State, StateReason, LastUpdateStatus, LastUpdateStatusReason } = Configuration ?? {}
  if (State === 'Failed') return { state: 'failed', reason: StateReason ?? 'no reason given' }
  if (LastUpdateStatus === 'Failed')
    return { state: 'failed', reason: LastUpdateStatusReason ?? 'no reason given' }
  if (State === 'Pending') return { state: 'pending', shown: 'being created' }
  if (LastUpdateStatus === 'InProgress') return { state: 'pending', shown: 'being updated' }
  return { state: 'ready' }
}
