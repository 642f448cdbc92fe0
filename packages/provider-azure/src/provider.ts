/** Azure Functions on the Flex Consumption plan, as a provider like the others. */
import type { Provider } from '@skyfold/plugin-api'
import { capabilities } from './capabilities.ts'
import type { AzureClients } from './clients.ts'
import { compose } from './compose.ts'
import { connect } from './connect.ts'
import { describe } from './deployed/describe.ts'
import { layout } from './layout.ts'
import { account } from './resources/account.ts'
import { container } from './resources/container.ts'
import { group } from './resources/group.ts'
import { sitePackage } from './resources/package.ts'
import { plan } from './resources/plan.ts'
import { queue } from './resources/queue.ts'
import { roleAssignment } from './resources/role-assignment.ts'
import { siteSettings } from './resources/site-settings.ts'
import { site } from './resources/site.ts'
import { keyVaultSource } from './sources/key-vault.ts'
import { states } from './state/keeper.ts'

export const provider: Provider<AzureClients> = {
  name: 'azure',
  capabilities,
  resources: [group, account, container, queue, plan, site, roleAssignment, siteSettings, sitePackage],
  layout,
  compose,
  describe,
  connect,
  sources: { 'azure-keyvault': keyVaultSource },
  states,
}
