import { describeProvider } from '@skyfold/plugin-api/testing'
import { provider } from '@skyfold/provider-azure'
import { azure } from '../clouds/azure/cloud.ts'
import { needSpecs } from '../clouds/specs.ts'
import { openFakeCloud } from './fake-cloud.ts'
import { createWorld } from './world.ts'

const target = { provider: 'azure', region: 'westeurope', options: {} }
const open = (): ReturnType<typeof openFakeCloud> => openFakeCloud(azure, /^(?!entra\.)/)

describeProvider({ provider, target, open: () => createWorld(provider, target, open) }, function () {
  needSpecs(this)
})
