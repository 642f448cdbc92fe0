/** Secret Manager v1: secrets and their versions, which are numbered from 1. */
import { crc32c } from '../protocol/crc32c.ts'
import { Refusal } from '../protocol/refusal.ts'
import type { RestMethods } from '../protocol/rest-server.ts'
import { textOf } from '../protocol/text.ts'
import type { Document, StoredSecret, World } from '../world.ts'
import { checkLabels } from './labels.ts'

export const secretManagerMethods: RestMethods = {
  'secretmanager.secrets.create': ({ path, query, body }, world) => {
    const id = query.get('secretId') ?? ''
    if (!/^[A-Za-z0-9_-]{1,255}$/.test(id)) throw new Refusal('INVALID_ARGUMENT', `Invalid secret id: ${id}`)
    if (path['parent'] !== `projects/${world.project}`)
      throw new Refusal('NOT_FOUND', `Project ${path['parent']} was not found.`)
    if (Object.keys(body['replication'] ?? {}).length !== 1)
      throw new Refusal('INVALID_ARGUMENT', 'A secret needs one replication policy.')
    checkLabels(body['labels'])
    const name = `${path['parent']}/secrets/${id}`
    if (world.secrets.has(name)) throw new Refusal('ALREADY_EXISTS', `Secret [${name}] already exists.`)
    const document = { ...body, name }
    world.secrets.set(name, { document, versions: [] })
    return document
  },
  'secretmanager.secrets.get': ({ path }, world) => find(world, path['name']).document,
  'secretmanager.secrets.addVersion': ({ path, body }, world) => {
    const { versions } = find(world, path['parent'])
    const { data, dataCrc32c } = (body['payload'] ?? {}) as Document
    const bytes = Buffer.from(textOf(data), 'base64')
    if (bytes.length === 0 || bytes.length > 65_536)
      throw new Refusal('INVALID_ARGUMENT', 'A payload has 1 to 65536 bytes.')
    if (dataCrc32c !== undefined && dataCrc32c !== String(crc32c(bytes)))
      throw new Refusal('INVALID_ARGUMENT', 'The payload does not match its checksum.')
    versions.push(bytes)
    return { name: `${path['parent']}/versions/${versions.length}`, state: 'ENABLED' }
  },
  'secretmanager.secrets.versions.access': ({ path }, world) => {
    const [, secret, version = ''] = /^(.*)\/versions\/([^/]+)$/.exec(path['name'] ?? '') ?? []
    const { versions } = find(world, secret)
    const bytes = version === 'latest' ? versions.at(-1) : versions[Number(version) - 1]
    if (!bytes) throw new Refusal('NOT_FOUND', `Secret Version [${path['name']}] not found.`)
    const payload = { data: bytes.toString('base64'), dataCrc32c: String(crc32c(bytes)) }
    return { name: path['name'], payload }
  },
}

function find(world: World, name: string | undefined): StoredSecret {
  const found = world.secrets.get(name ?? '')
  if (!found) throw new Refusal('NOT_FOUND', `Secret [${name}] not found or has no versions.`)
  return found
}
