/** Who is at work, as the lease shows it to others. */
import os from 'node:os'
import type { Actor } from '@skyfold/engine'
import type { Session } from '../command/session.ts'

/** The user and the machine, and the CI run if there is one. */
export function actorOf(env: Session['env']): Actor {
  const ci = ciRun(env)
  return { user: userName(), host: os.hostname(), pid: process.pid, ...(ci === undefined ? {} : { ci }) }
}

/** Faster than this, a busy machine would miss its own heartbeats. */
const FASTEST = 20

/**
 * `SKYFOLD_CLOCK_PACE`, from 1 to 20: the engine's clock runs so many times faster, so that tests need not wait for leases
 * to end. Anything else is as if absent. Safe beside others: the lease says it.
 */
export function paceOf(env: Session['env']): Pick<Actor, 'pace'> {
  const pace = Number(env['SKYFOLD_CLOCK_PACE'])
  return Number.isInteger(pace) && pace >= 1 && pace <= FASTEST ? { pace } : {}
}

function userName(): string {
  try {
    return os.userInfo().username
  } catch {
    // A container may run as a user id without a name.
    return `uid ${process.getuid?.() ?? 'unknown'}`
  }
}

function ciRun(env: Session['env']): string | undefined {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: run } = env
  if (server && repository && run) return `${server}/${repository}/actions/runs/${run}`
  return env['CI_JOB_URL'] ?? env['BUILD_URL']
}
