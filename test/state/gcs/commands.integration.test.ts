/** `sls` with its state in the project's own bucket of the strict Google Cloud. */
import type { RunningGcp } from '../../clouds/gcp/cloud.ts'
import { startGcp } from '../../clouds/gcp/cloud.ts'
import { testCommands } from '../suite/commands.ts'

describe('sls with its state in Cloud Storage', function () {
  this.timeout(120_000)
  let cloud: RunningGcp

  testCommands({
    provider: 'gcp',
    region: 'europe-west1',
    start: async () => {
      cloud = await startGcp({ settleMs: 1 })
      const document = { name: 'projects/skyfold-test/secrets/token' }
      cloud.world.secrets.set(document.name, { document, versions: [Buffer.from('hush-hush')] })
      return cloud
    },
    signIn: () => cloud.signIn.key(),
    secret: '${gcp-secret:token}',
    read: 'storage.objects.get',
    left: /not deployed/,
    token: /^never$/,
  })
})
