/** What hangs on a site: its settings as one document, and the keys of its host. */
import { armError } from '../answer.ts'
import type { ResourceKind } from './resource-kind.ts'
import { objectAt, textAt } from './resource-kind.ts'
import { refuseSettings, WEB_TYPES, WEB_VERSIONS } from './web.ts'

/** `PUT …/config/appsettings` replaces the whole document; `POST …/config/appsettings/list` reads it. */
export const siteConfig: ResourceKind = {
  type: 'Microsoft.Web/sites/config',
  word: 'web.SiteConfig',
  apiVersions: WEB_VERSIONS,
  types: WEB_TYPES,
  created: 200,
  writeOnly: true,
  refuse({ id, body }) {
    if (id.name.toLowerCase() !== 'appsettings')
      return armError(400, 'BadRequest', `The document ${id.name} is not kept here.`)
    return refuseSettings(Object.keys(objectAt(body, 'properties')))
  },
  complete: ({ body }) => ({ properties: objectAt(body, 'properties') }),
  actions: { list: ({ stored }) => ({ status: 200, body: stored.body }) },
}

/** The host of a site exists with it; only its keys are asked for. */
export const siteHost: ResourceKind = {
  type: 'Microsoft.Web/sites/host',
  word: 'web.SiteHost',
  apiVersions: WEB_VERSIONS,
  virtual: true,
  refuse: () => armError(405, 'HttpMethodNotAllowed', 'A host is not made.'),
  complete: ({ body }) => body,
  actions: {
    listkeys: ({ world, stored }) => ({
      status: 200,
      body: { masterKey: world.masterKey(textAt(stored.body, 'name')), functionKeys: {}, systemKeys: {} },
    }),
  },
}
