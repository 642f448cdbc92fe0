/** Starting, stopping and looking at the local cloud of a service folder, whatever is deployed to it. */
import type { ConnectOptions } from '@skyfold/plugin-api'
import { findCloud, waitForEnd } from './contact.ts'
import { createControl } from '../clients.ts'
import type { CloudStatus, StopAnswer } from '../protocol.ts'

export type CloudOptions = Pick<ConnectOptions, 'root' | 'env' | 'clock'>

/** Starts it if it does not run. Errors: LOCAL_DAEMON_START_FAILED, LOCAL_PORT_BUSY, LOCAL_VARIABLES_LOCKED. */
export function startCloud(options: CloudOptions): Promise<CloudStatus> {
  return withControl(options, (control) => control.wake())
}

/** Stops it; what is deployed comes back with the next start. `null`: it did not run. */
export async function stopCloud(options: CloudOptions): Promise<StopAnswer | null> {
  const contact = await findCloud(options.root)
  if (!contact) return null
  const answer = await withControl(options, (control) => control.stop({ when: 'now' }))
  await waitForEnd(contact, options.clock)
  return answer
}

/** `null`: it does not run. */
export async function cloudStatus(options: CloudOptions): Promise<CloudStatus | null> {
  if (!(await findCloud(options.root))) return null
  return withControl(options, (control) => control.status())
}

async function withControl<T>(
  options: CloudOptions,
  use: (control: ReturnType<typeof createControl>) => Promise<T>,
): Promise<T> {
  const control = createControl({ ...options, guard: () => undefined })
  try {
    return await use(control)
  } finally {
    control.close()
  }
}
