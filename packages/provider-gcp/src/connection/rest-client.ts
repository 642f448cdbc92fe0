/** JSON over HTTPS, one request for each call. */
import type { JsonObject } from '@skyfold/manifest'
import type { ConnectOptions } from '@skyfold/plugin-api'
import type { RestCall, RestClient } from '../clients.ts'
import type { Credentials } from './credentials.ts'
import { endpointOf } from './endpoints.ts'
import { describeRefusal, exchange, isAnswer, isSuccess, jsonOf } from './exchange.ts'
import type { Failure } from './failure.ts'
import { isAbsent, toError } from './failure.ts'

/** A client whose `guard` runs after signing, right before the request is written. */
export function createRestClient(
  credentials: Pick<Credentials, 'header' | 'project'>,
  { env, guard }: Pick<ConnectOptions, 'env' | 'guard'>,
): RestClient {
  const ask = async (call: RestCall): Promise<JsonObject | Failure> => {
    const url = new URL(call.path, endpointOf(call.service, env))
    for (const [name, value] of Object.entries(call.query ?? {})) url.searchParams.set(name, value)
    const failed = {
      request: `${call.method} ${call.service} ${call.path}`,
      writes: call.method !== 'GET',
      project: credentials.project,
    }
    const headers = { authorization: await credentials.header(), 'content-type': 'application/json' }
    guard()
    const body = call.body ? { body: JSON.stringify(call.body) } : {}
    const answer = await exchange({ method: call.method, url, headers, ...body })
    if (!isAnswer(answer)) return { ...failed, ...answer }
    return isSuccess(answer) ? jsonOf(answer) : { ...failed, ...describeRefusal(answer) }
  }
  return {
    request: async (call) => {
      const answer = await ask(call)
      if (isFailure(answer)) throw toError(answer)
      return answer
    },
    find: async (call) => {
      const answer = await ask(call)
      if (!isFailure(answer)) return answer
      if (isAbsent(answer)) return null
      throw toError(answer)
    },
  }
}

function isFailure(answer: JsonObject | Failure): answer is Failure {
  return 'request' in answer && 'writes' in answer
}
