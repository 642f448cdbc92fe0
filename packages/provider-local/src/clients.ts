/** The one client of this provider: the control API of the local cloud. */
import type { ConnectOptions, Connection } from '@skyfold/plugin-api'
import { ensureCloud, findCloud, waitForEnd } from './client/contact.ts'
import { ControlClient } from './client/control-client.ts'
import { createOperations } from './client/operations.ts'

export interface LocalClients {
  readonly control: ControlClient
}

/** Connects to the local cloud of the service folder, which is started with the first request if it does not run. */
export async function connect(options: ConnectOptions): Promise<Connection<LocalClients>> {
  const { root, clock } = options
  const control = createControl(options)
  return {
    clients: { control },
    account: { key: `local:${root}`, label: `local cloud of ${root}` },
    operations: createOperations(control),
    async close() {
      const contact = await findCloud(root)
      // One that nobody deployed to has nothing to serve; it is gone before the command is.
      if (contact && (await control.stop({ when: 'empty' })).stopping) await waitForEnd(contact, clock)
      control.close()
    },
  }
}

/** A client of the control API. */
export function createControl(
  options: Pick<ConnectOptions, 'root' | 'env' | 'clock' | 'guard'>,
): ControlClient {
  const { root, env, clock, guard } = options
  return new ControlClient({ contact: () => ensureCloud({ root, env, clock }), guard: () => guard() })
}
