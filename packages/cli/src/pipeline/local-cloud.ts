/** `sls local`: the process behind the provider `local`, which a public cloud does not have. */
import { createEnv } from '@skyfold/engine'
import { cloudStatus, startCloud, stopCloud } from '@skyfold/provider-local'
import type { Report } from '../command/report.ts'
import type { Session } from '../command/session.ts'
import { formatCount } from '../views/quantity.ts'
import { cloudLines } from '../views/cloud-view.ts'
import { actorOf } from './actor.ts'

/** Starts it, or leaves it running. */
export async function startLocal(session: Session): Promise<Report> {
  const status = await startCloud(optionsOf(session))
  return { reason: 'ok', data: { running: true, ...status }, lines: cloudLines(status, Date.now()) }
}

/** Stops it, or leaves it stopped. */
export async function stopLocal(session: Session): Promise<Report> {
  const answer = await stopCloud(optionsOf(session))
  const dropped = answer?.droppedMessages ?? 0
  const loss = dropped > 0 ? `; ${formatCount(dropped, 'message')} of its queues are gone` : ''
  return {
    reason: 'ok',
    data: { running: false, droppedMessages: dropped },
    lines: [answer ? `The local cloud was stopped${loss}.` : 'The local cloud was not running.'],
  }
}

/** Looks at it without starting it. */
export async function statusLocal(session: Session): Promise<Report> {
  const status = await cloudStatus(optionsOf(session))
  if (!status) return { reason: 'ok', data: { running: false }, lines: ['The local cloud is not running.'] }
  return { reason: 'ok', data: { running: true, ...status }, lines: cloudLines(status, Date.now()) }
}

function optionsOf({ root, env }: Session): Parameters<typeof startCloud>[0] {
  return { root, env, clock: createEnv(actorOf(env)) }
}
