import { provider } from '@skyfold/provider-azure'
import { azure } from '../clouds/azure/cloud.ts'
import { needSpecs } from '../clouds/specs.ts'
import { openFakeCloud } from '../contract/fake-cloud.ts'
import { createWorld } from '../contract/world.ts'
import { describeDrift } from './drift-suite.ts'

const target = { provider: 'azure', region: 'westeurope', options: {} }
const open = (): ReturnType<typeof openFakeCloud> => openFakeCloud(azure, /./)

/** Type and input. What is not here is not shown by the cloud, or cannot be changed in place. */
const SEEN = [
  'azure.resources.group tags',
  'azure.storage.account tags',
  'azure.web.plan tags',
  'azure.web.site container',
  'azure.web.site maximumInstances',
  'azure.web.site tags',
  'azure.web.site-settings settings',
]

describeDrift({ provider, target, open: () => createWorld(provider, target, open), seen: SEEN }, function () {
  needSpecs(this)
})
