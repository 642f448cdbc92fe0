import { describeProvider } from '@skyfold/plugin-api/testing'
import { provider } from '@skyfold/provider-aws'
import { aws } from '../clouds/aws/cloud.ts'
import { needSpecs } from '../clouds/specs.ts'
import { openFakeCloud } from './fake-cloud.ts'
import { createWorld } from './world.ts'

const target = { provider: 'aws', region: 'eu-west-1', options: {} }
const open = (): ReturnType<typeof openFakeCloud> => openFakeCloud(aws, /^(?!sts\.)/)

describeProvider({ provider, target, open: () => createWorld(provider, target, open) }, function () {
  needSpecs(this)
})
