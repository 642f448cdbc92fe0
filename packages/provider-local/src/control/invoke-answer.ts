/** A call by hand. */
import type { Json } from '@skyfold/manifest'
import { SkyfoldError } from '@skyfold/plugin-api'
import { limit } from '../capabilities.ts'
import { errors } from '../errors.ts'
import type { InvokeAnswer } from '../protocol.ts'
import type { Cloud } from '../daemon/cloud.ts'

/** `payload` is JSON text. Errors: LOCAL_PAYLOAD_TOO_LARGE, LOCAL_NOT_DEPLOYED, LOCAL_VARIABLES_LOCKED, LOCAL_THROTTLED. */
export async function invokeAnswer(cloud: Cloud, name: string, payload: Buffer): Promise<InvokeAnswer> {
  const max = limit('invoke.request')
  if (payload.length > max) {
    throw new SkyfoldError(errors.LOCAL_PAYLOAD_TOO_LARGE({ bytes: payload.length, limit: max }))
  }
  const outcome = (await cloud.around.functions.get(name)?.invoke(payload.toString())) ?? 'absent'
  if (outcome === 'absent') {
    const known = [...cloud.around.functions.keys()]
    throw new SkyfoldError(errors.LOCAL_NOT_DEPLOYED({ what: 'function', name, known }))
  }
  if (outcome === 'locked') throw new SkyfoldError(errors.LOCAL_VARIABLES_LOCKED({ functions: [name] }))
  if (outcome === 'throttled') {
    throw new SkyfoldError(errors.LOCAL_THROTTLED({ function: name }), { failure: 'throttle' })
  }
  const { requestId, failed, durationMs, coldStart, maxMemoryMb } = outcome
  return {
    // An environment answers in JSON only.
    payload: JSON.parse(outcome.payload) as Json,
    failed,
    requestId,
    durationMs,
    ...(coldStart ? { coldStart } : {}),
    ...(maxMemoryMb === undefined ? {} : { maxMemoryMb }),
  }
}
