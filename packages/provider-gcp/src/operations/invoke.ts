/**
 * A direct call, through the private door. The door opens for one account alone, so the call comes in its name, with an
 * identity token that IAM issues to whoever may act for it.
 */
import type { Json, JsonObject } from '@skyfold/manifest'
import type { Deployed, InvokeRequest, InvokeResult } from '@skyfold/plugin-api'
import { SkyfoldError } from '@skyfold/plugin-api'
import type { GcpClients } from '../clients.ts'
import { toError, UNANSWERED } from '../connection/failure.ts'
import { errors } from '../errors.ts'
import { INVOKER } from '../triggers/invoker.ts'
import { unitsOf } from './deployed-function.ts'

export interface InvokeParts {
  readonly clients: GcpClients
  readonly deployed: Deployed
  readonly guard: () => void
}

/** Errors: GCP_NOT_DEPLOYED, GCP_INVOKE_NO_DOOR, and those of a request. */
export async function invoke(parts: InvokeParts, request: InvokeRequest): Promise<InvokeResult> {
  const units = unitsOf(parts.deployed, request.function)
  const unit = units.find(({ door }) => door === 'events')
  if (!unit)
    throw new SkyfoldError(
      errors.GCP_INVOKE_NO_DOOR({ function: request.function, url: units[0]?.uri ?? '' }),
    )
  const token = await identityToken(parts, unit.uri)
  parts.guard()
  const answer = await post(parts, { url: `${unit.uri}/_skyfold/invoke`, token, request })
  return resultOf(answer)
}

async function identityToken({ clients, deployed }: InvokeParts, audience: string): Promise<string> {
  const email = deployed.resources[INVOKER]?.id ?? ''
  const { token } = await clients.rest.request({
    service: 'iamcredentials',
    method: 'POST',
    path: `v1/projects/-/serviceAccounts/${email}:generateIdToken`,
    body: { audience, includeEmail: true },
  })
  return typeof token === 'string' ? token : ''
}

async function post(
  { clients }: InvokeParts,
  { url, token, request }: { readonly url: string; readonly token: string; readonly request: InvokeRequest },
): Promise<JsonObject> {
  const failed = { request: `Calling ${request.function}`, writes: true, project: clients.project }
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(request.payload),
      ...(request.signal ? { signal: request.signal } : {}),
    })
    // The door answers 200 with a JSON object, whatever the handler does.
    if (response.ok) return (await response.json()) as JsonObject
    const status = response.status === 401 || response.status === 403 ? 'PERMISSION_DENIED' : 'INTERNAL'
    const message = `HTTP ${response.status}${status === 'INTERNAL' ? '' : ', permission run.routes.invoke'}`
    throw toError({ ...failed, status, message })
  } catch (error) {
    if (error instanceof SkyfoldError) throw error
    throw toError({ ...failed, status: UNANSWERED, message: String(error), cause: error })
  }
}

function resultOf({ payload, failed, requestId, durationMs }: JsonObject): InvokeResult {
  return {
    payload: (payload ?? null) satisfies Json,
    failed: failed === true,
    requestId: typeof requestId === 'string' ? requestId : '',
    durationMs: typeof durationMs === 'number' ? durationMs : 0,
  }
}
