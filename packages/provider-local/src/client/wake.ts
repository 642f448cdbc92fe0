/** Makes sure that what is deployed is being served. */
import type { ConnectOptions } from '@skyfold/plugin-api'
import { cloudFolder, readIfThere } from '../storage/cloud-folder.ts'
import { startCloud } from './local-cloud.ts'

/** Errors: LOCAL_DAEMON_START_FAILED, LOCAL_PORT_BUSY, LOCAL_VARIABLES_LOCKED. */
export async function wake(options: ConnectOptions): Promise<string | undefined> {
  if ((await readIfThere(cloudFolder(options.root).record)) === null) return undefined
  const { pid, apis } = await startCloud(options)
  const where = apis.length === 0 ? '' : ` at ${apis.map(({ url }) => url).join(', ')}`
  return `The local cloud runs${where} (process ${pid}). Stop it with \`sls local stop\`.`
}
