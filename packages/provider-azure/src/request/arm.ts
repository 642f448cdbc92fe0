/** Resource Manager, over whatever sends the requests. */
import type { JsonObject } from '@skyfold/manifest'
import { refusalError } from '../errors.ts'
import type { HttpAnswer, HttpRequest } from './http.ts'
import { isSuccess, jsonOf, refusalOf } from './http.ts'

export const ARM_HOST = 'https://management.azure.com'

/** `id` is the full id of a resource, `version` the api-version. */
export interface ArmClient {
  /** `null`: it is not there. */
  get(id: string, version: string): Promise<JsonObject | null>
  /** Errors: of every class. */
  put(id: string, version: string, body: JsonObject): Promise<void>
  /** Not being there is success. */
  delete(id: string, version: string): Promise<void>
}

/** `call` signs and sends; any status is an answer. */
export function createArm(call: (request: HttpRequest) => Promise<HttpAnswer>): ArmClient {
  const ask = (
    method: 'GET' | 'PUT' | 'DELETE',
    id: string,
    version: string,
    body?: JsonObject,
  ): Promise<HttpAnswer> =>
    call({
      method,
      url: `${ARM_HOST}${id}?api-version=${version}`,
      operation: `${VERBS[method]} ${shortId(id)}`,
      headers: { accept: 'application/json', ...(body ? { 'content-type': 'application/json' } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
    })
  const check = (answer: HttpAnswer, method: 'GET' | 'PUT' | 'DELETE', id: string): void => {
    if (!isSuccess(answer)) throw refusalError(refusalOf(answer), `${VERBS[method]} ${shortId(id)}`)
  }
  return {
    async get(id, version) {
      const answer = await ask('GET', id, version)
      if (answer.status === 404) return null
      check(answer, 'GET', id)
      return jsonOf(answer)
    },
    async put(id, version, body) {
      check(await ask('PUT', id, version, body), 'PUT', id)
    },
    async delete(id, version) {
      const answer = await ask('DELETE', id, version)
      if (answer.status !== 404) check(answer, 'DELETE', id)
    },
  }
}

const VERBS = { GET: 'read', PUT: 'write', DELETE: 'delete' }

/** `storageAccounts/orders` of a full id. */
function shortId(id: string): string {
  return id.split('/').slice(-2).join('/')
}
