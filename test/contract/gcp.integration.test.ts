import { describeProvider } from '@skyfold/plugin-api/testing'
import { provider } from '@skyfold/provider-gcp'
import { gcpCloud } from '../clouds/gcp/cloud.ts'
import { needSpecs } from '../clouds/specs.ts'
import { openFakeCloud } from './fake-cloud.ts'
import { createWorld } from './world.ts'

const target = { provider: 'gcp', region: 'europe-west1', options: {} }
const open = (): ReturnType<typeof openFakeCloud> => openFakeCloud(gcpCloud, /./)

describeProvider({ provider, target, open: () => createWorld(provider, target, open) }, function () {
  needSpecs(this)
})
