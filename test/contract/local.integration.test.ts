import { describeProvider } from '@skyfold/plugin-api/testing'
import { provider } from '@skyfold/provider-local'
import { openLocalCloud } from './local-cloud.ts'
import { createWorld } from './world.ts'

const target = { provider: 'local', region: 'local', options: {} }

describeProvider({ provider, target, open: () => createWorld(provider, target, openLocalCloud) })
