/** IAM v1: service accounts. */
import { textOf } from '../protocol/text.ts'
import { Refusal } from '../protocol/refusal.ts'
import type { RestMethods, RestRequest } from '../protocol/rest-server.ts'
import { maskPaths } from '../protocol/validate.ts'
import type { Document, StoredAccount, World } from '../world.ts'

export const iamMethods: RestMethods = {
  'iam.serviceAccounts.create': ({ body }, world) => {
    const { accountId, serviceAccount = {} } = body as { accountId: string; serviceAccount?: Document }
    if (!/^(?=.{6,30}$)[a-z]([-a-z0-9]*[a-z0-9])$/.test(accountId))
      throw new Refusal('INVALID_ARGUMENT', `Invalid account id: ${accountId}`)
    checkTexts(serviceAccount)
    const email = `${accountId}@${world.project}.iam.gserviceaccount.com`
    if (world.accounts.has(email))
      throw new Refusal('ALREADY_EXISTS', `Service account ${accountId} already exists within project.`)
    const name = `projects/${world.project}/serviceAccounts/${email}`
    const document = { ...serviceAccount, name, email, projectId: world.project, uniqueId: world.nextId() }
    world.accounts.set(email, { document, unseen: world.unseenPrincipals })
    return document
  },
  'iam.serviceAccounts.get': (request, world) => find(request, world).document,
  'iam.serviceAccounts.patch': (request, world) => {
    const { document } = find(request, world)
    const { serviceAccount, updateMask } = request.body as { serviceAccount: Document; updateMask: string }
    checkTexts(serviceAccount)
    for (const path of maskPaths(updateMask)) {
      if (path !== 'displayName' && path !== 'description')
        throw new Refusal('INVALID_ARGUMENT', `Field ${path} cannot be updated.`)
      document[path] = serviceAccount[path]
    }
    return document
  },
  'iam.serviceAccounts.delete': (request, world) => {
    world.accounts.delete(String(find(request, world).document['email']))
    return {}
  },
}

function checkTexts({ displayName, description }: Document): void {
  if (Buffer.byteLength(textOf(displayName)) > 100)
    throw new Refusal('INVALID_ARGUMENT', 'The display name is longer than 100 bytes.')
  if (Buffer.byteLength(textOf(description)) > 256)
    throw new Refusal('INVALID_ARGUMENT', 'The description is longer than 256 bytes.')
}

function find({ path }: RestRequest, world: World): StoredAccount {
  const email = path['name']?.split('/').at(-1) ?? ''
  const account = world.accounts.get(email)
  if (!account) throw new Refusal('NOT_FOUND', `Unknown service account: ${email}`)
  return account
}
