/** Waiting for a function: its state is asked for by name, at growing intervals. */
import type { ResourceContext } from '@skyfold/plugin-api'
import { SkyfoldError } from '@skyfold/plugin-api'
import type { CloudFunction, GcpClients } from '../clients.ts'
import { errors } from '../errors.ts'

type Context = ResourceContext<GcpClients>

const FIRST_MS = 250
const LONGEST_MS = 10_000
/** A build may take this long: https://cloud.google.com/functions/quotas (build duration). */
const LIMIT_MINUTES = 30

/** Returns when it is ACTIVE. Errors: GCP_BUILD_FAILED, GCP_FUNCTION_GONE, GCP_FUNCTION_STUCK. */
export async function waitUntilServing(context: Context, id: string): Promise<CloudFunction> {
  const name = shortName(id)
  for await (const found of states(context, id)) {
    if (!found) throw new SkyfoldError(errors.GCP_FUNCTION_GONE({ function: name }), { failure: 'transient' })
    if (found.state === 'ACTIVE') return found
    if (found.state !== 'DEPLOYING' && found.state !== 'DELETING') {
      const reasons = (found.stateMessages ?? []).map(({ message }) => message ?? '')
      throw new SkyfoldError(errors.GCP_BUILD_FAILED({ function: name, reasons }))
    }
    context.progress(found.state === 'DEPLOYING' ? 'building' : 'waiting for its removal')
  }
  throw new SkyfoldError(errors.GCP_FUNCTION_STUCK({ function: name, minutes: LIMIT_MINUTES }))
}

/** Returns when it is not there any more. Errors: GCP_FUNCTION_STUCK. */
export async function waitUntilGone(context: Context, id: string): Promise<void> {
  for await (const found of states(context, id)) if (!found) return
  throw new SkyfoldError(errors.GCP_FUNCTION_STUCK({ function: shortName(id), minutes: LIMIT_MINUTES }))
}

async function* states(context: Context, id: string): AsyncGenerator<CloudFunction | null> {
  const start = context.now()
  for (
    let wait = FIRST_MS;
    context.now() - start < LIMIT_MINUTES * 60_000;
    wait = Math.min(wait * 1.5, LONGEST_MS)
  ) {
    yield await context.clients.functions.get(id)
    await context.sleep(wait, context.signal)
  }
}

function shortName(id: string): string {
  return id.split('/').at(-1) ?? id
}
