/** The settings of an app, one document: the variables of its functions, the host's own, and what the app is made of. */
import type { JsonObject } from '@skyfold/manifest'
import type { ResourceType } from '@skyfold/plugin-api'
import type { AzureClients } from '../clients.ts'
import { callSdk, mustSucceed } from '../request/failure.ts'
import { asObject } from '../json.ts'
import type { AzureContext } from './arm-object.ts'
import { partsOf } from './arm-object.ts'

export interface SiteSettingsInputs {
  /** Id of the site. */
  readonly site: string
  readonly settings: Readonly<Record<string, string>>
}

export interface SiteSettingsOutputs {
  readonly id: string
  /** Functions and routes of the app, as its settings say. */
  readonly app: JsonObject
}

/** Holds functions and routes as JSON, and marks the document as ours. */
export const APP_SETTING = 'SKYFOLD_APP'
const SUFFIX = '/config/appsettings'

export const siteSettings: ResourceType<SiteSettingsInputs, SiteSettingsOutputs, AzureClients> = {
  type: 'azure.web.site-settings',
  version: 1,
  identity: { by: 'put', id: idOf },
  replaceOn: ['site'],
  predict: (inputs) => ({ app: appOf(inputs.settings) }),
  async create(context, inputs) {
    const id = idOf(inputs)
    await put(context, id, inputs.settings)
    return { id }
  },
  update: (context, id, { settings }) => put(context, id, settings),
  async read(context, id) {
    const settings = await list(context, id)
    if (settings?.[APP_SETTING] === undefined) return null
    return { inputs: { site: id.slice(0, -SUFFIX.length), settings }, outputs: { id, app: appOf(settings) } }
  },
  /** Nothing of ours stays in it; a site that is gone has none. */
  async delete(context, id) {
    if (await list(context, id)) await put(context, id, {})
  },
}

function idOf({ site }: SiteSettingsInputs): string {
  return `${site}${SUFFIX}`
}

async function put(
  { clients }: AzureContext,
  id: string,
  settings: SiteSettingsInputs['settings'],
): Promise<void> {
  const { group, name } = partsOf(id)
  const web = await clients.web()
  const properties = { ...settings }
  await mustSucceed(`write the settings of ${name}`, () =>
    web.webApps.updateApplicationSettings(group, name, { properties }),
  )
}

async function list({ clients }: AzureContext, id: string): Promise<Record<string, string> | null> {
  const { group, name } = partsOf(id)
  const web = await clients.web()
  const document = await callSdk(`read the settings of ${name}`, () =>
    web.webApps.listApplicationSettings(group, name),
  )
  return document && (document.properties ?? {})
}

function appOf(settings: SiteSettingsInputs['settings']): JsonObject {
  const text = settings[APP_SETTING]
  try {
    return asObject(text === undefined ? {} : JSON.parse(text))
  } catch {
    return {}
  }
}
