/** The data plane of Key Vault, as far as secrets are read: https://learn.microsoft.com/rest/api/keyvault/secrets/get-secret */
import type { World } from './arm/world.ts'
import type { Answer, CloudRequest, Route } from './answer.ts'
import { armError } from './answer.ts'

export class Vaults {
  readonly #world: World

  constructor(world: World) {
    this.#world = world
  }

  route(vault: string, request: CloudRequest): Route {
    const [, name, version] = /^\/secrets\/([^/]+)(?:\/([0-9a-f]{32}))?$/.exec(request.path) ?? []
    if (request.method !== 'GET' || name === undefined) {
      const answer = armError(404, 'NotFound', `There is nothing at ${request.path}.`)
      return { operation: 'vault.?', input: { vault, path: request.path }, effect: () => answer }
    }
    return {
      operation: 'vault.GetSecret',
      input: { vault, name, version },
      effect: () => this.#get(vault, name, request),
    }
  }

  #get(vault: string, name: string, { query }: CloudRequest): Answer {
    if (!query.has('api-version'))
      return armError(400, 'BadParameter', 'The request URI contains an invalid version.')
    const value = this.#world.vaultSecrets.get(`${vault}/${name}`)
    if (value === undefined)
      return armError(
        404,
        'SecretNotFound',
        `A secret with (name/id) ${name} was not found in this key vault.`,
      )
    const id = `https://${vault}.vault.azure.net/secrets/${name}/${'0'.repeat(32)}`
    return { status: 200, body: { value, id, attributes: { enabled: true } } }
  }
}
