/** Which modules a run of `sls` loads, CommonJS and ES alike. */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { repository } from '../../sls.ts'

export interface ModuleLog {
  /** For the environment of the run. */
  readonly env: Record<string, string>
  /** URLs, in the order of loading. */
  read(): Promise<readonly string[]>
}

/** A log in `folder`. */
export function moduleLog(folder: string): ModuleLog {
  const file = path.join(folder, 'modules.log')
  const register = pathToFileURL(path.join(repository, 'packages/cli/fixtures/module-log/register.mjs'))
  return {
    env: { MODULE_LOG: file, NODE_OPTIONS: `--import=${register.href}` },
    read: async () => (await readFile(file, 'utf8')).split('\n'),
  }
}
