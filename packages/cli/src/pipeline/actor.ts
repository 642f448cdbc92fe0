/** Who is at work, as the lease shows it to others. */
import os from 'node:os'
import type { Actor } from '@skyfold/engine'
import type { Session } from '../command/session.ts'

/** The user and the machine, and the CI run if there is one. */
export function actorOf(env: Session['env']): Actor {
  const ci = ciRun(env)
  return { user: userName(), host: os.hostname(), pid: process.pid, ...(ci === undefined ? {} : { ci }) }
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
