import type { ConnectOptions } from '@skyfold/plugin-api'
import type { ToyCloud } from './toy-cloud.ts'
import { ToyClient } from './toy-cloud.ts'

export interface ToyClients {
  readonly toy: ToyClient
}

export function createClients(cloud: ToyCloud, { env, guard }: ConnectOptions): ToyClients {
  return { toy: new ToyClient(cloud, env['TOY_TOKEN'] ?? '', guard) }
}
