/** Calling, listening to and feeding a deployed stack. */
import type { ConnectOptions, Operations } from '@skyfold/plugin-api'
import type { GcpClients } from '../clients.ts'
import { invoke } from './invoke.ts'
import { readLogs } from './logs.ts'
import { send } from './send.ts'

/** Operations over one connection. */
export function createOperations(clients: GcpClients, { clock, guard }: ConnectOptions): Operations {
  return {
    invoke: (deployed, request) => invoke({ clients, deployed, guard: () => guard() }, request),
    logs: (deployed, request) => readLogs({ clients, deployed, clock }, request),
    send: (deployed, request) => send({ clients, deployed }, request),
  }
}
