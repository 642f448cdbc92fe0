/** The commit of the service folder, for the record of a release. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { GitRevision } from '@skyfold/engine'
import type { Session } from '../command/session.ts'

/** A repository on a slow disk must not hold a deploy up. */
const LIMIT_MS = 2000

const run = promisify(execFile)

/**
 * Nothing where there is no commit, or no git. With `safe`, git is not asked whether files differ from the commit: it
 * would run the filters that the repository configures.
 */
export async function readRevision(
  session: Pick<Session, 'root' | 'env'>,
  { safe }: { readonly safe: boolean },
): Promise<{ readonly git?: GitRevision }> {
  const [commit, changes] = await Promise.all([
    ask(session, ['rev-parse', '--verify', 'HEAD']),
    safe ? undefined : ask(session, ['status', '--porcelain', '--untracked-files=no', '--', '.']),
  ])
  if (commit === undefined || !/^[0-9a-f]{40,64}$/.test(commit)) return {}
  return { git: { commit, ...(changes === undefined ? {} : { dirty: changes !== '' }) } }
}

/** What git answers; `undefined` when it does not. */
async function ask(
  { root, env }: Pick<Session, 'root' | 'env'>,
  question: readonly string[],
): Promise<string | undefined> {
  // A file system monitor is a program that the repository names; locks would disturb a git that is at work.
  const options = ['-c', 'core.fsmonitor=false', '--no-optional-locks']
  try {
    const { stdout } = await run('git', [...options, ...question], { cwd: root, env, timeout: LIMIT_MS })
    return stdout.trim()
  } catch {
    return undefined
  }
}
