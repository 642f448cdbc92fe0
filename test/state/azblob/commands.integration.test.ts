/** `sls` with its state in the subscription's own account of the strict Azure. */
import { startAzure } from '../../clouds/azure/cloud.ts'
import { testCommands } from '../suite/commands.ts'

describe('sls with its state in Blob Storage', function () {
  this.timeout(120_000)

  testCommands({
    provider: 'azure',
    region: 'westeurope',
    start: async () => {
      const cloud = await startAzure({ settleMs: 1, unseenPrincipals: 1 })
      cloud.world.vaultSecrets.set('acme-vault/token', 'hush-hush')
      return cloud
    },
    signIn: () => Promise.resolve({}),
    secret: '${azure-keyvault:acme-vault/token}',
    read: 'blob.GetBlob',
    left: /resource group: hello-dev-westeurope/,
    token: /^entra\.Token$/,
  })
})
